namespace Zkp.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("")]
    public async Task Help_lists_the_verbs(string arguments)
    {
        CommandResult result = await BuiltCommand.RunAsync(Split(arguments));

        result.AssertDone();
        Assert.All(
            ["demo", "up", "test", "setup", "prove", "verify", "bench", "doctor"],
            verb => Assert.Contains($"\n  {verb} ", result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_of_a_verb_tells_its_options()
    {
        CommandResult result = await BuiltCommand.RunAsync("help", "test");

        result.AssertDone();
        Assert.Contains("--quick", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    public async Task Version_is_one_line(string arguments)
    {
        CommandResult result = await BuiltCommand.RunAsync(arguments);

        result.AssertDone();
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", result.Output);
    }

    [Theory]
    [InlineData("tset", "did you mean 'test'?")]
    [InlineData("launch-rockets", "there is no verb 'launch-rockets'")]
    [InlineData("test --quik", "did you mean '--quick'?")]
    [InlineData("doctor now", "doctor has no option or argument 'now'")]
    [InlineData("up --app-port 0", "--app-port must be 1 to 65533")]
    [InlineData("up --app-port seven", "--app-port")]
    [InlineData("verify --proof p.json", "--vkey")]
    [InlineData("verify --vkey", "--vkey")]
    [InlineData("--nope", "'--nope'")]
    public async Task Unknown_words_are_refused_with_a_hint(string arguments, string hint) =>
        (await BuiltCommand.RunAsync(Split(arguments))).AssertUnusable(hint);

    private static string[] Split(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

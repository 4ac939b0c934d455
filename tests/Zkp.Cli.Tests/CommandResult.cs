namespace Zkp.Cli.Tests;

/// <summary>How a command ended and what it wrote.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The command refused: exit code 2, and one line on standard error that holds <paramref name="mend"/>.</summary>
    public void AssertUnusable(string mend)
    {
        AssertRefused(mend);
        Assert.Equal("", Output);
    }

    /// <summary>As <see cref="AssertUnusable"/>, after it told what it did first.</summary>
    public void AssertRefused(string mend)
    {
        Assert.Equal(2, ExitCode);
        Assert.Contains(mend, Errors, StringComparison.Ordinal);
        Assert.StartsWith("zkp: ", Errors, StringComparison.Ordinal);
        Assert.Single(Errors.TrimEnd('\n').Split('\n'));
    }

    public void AssertDone() => Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Errors}");
}

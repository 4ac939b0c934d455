using Microsoft.Extensions.Hosting;

namespace Zkp.LocalRuntime.Tests;

public sealed class DiscoveryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(typeof(DiscoveryTestFunctions.NoTrigger), "exactly one trigger parameter, but has 0")]
    [InlineData(typeof(DiscoveryTestFunctions.TwoTriggers), "exactly one trigger parameter, but has 2")]
    [InlineData(typeof(DiscoveryTestFunctions.Duplicate), "The function name 'Duplicate' is used 2 times")]
    [InlineData(typeof(DiscoveryTestFunctions.SameRoute), "POST /api/things/{id} is answered by")]
    [InlineData(typeof(DiscoveryTestFunctions.UnknownRouteParameter), "parameter 'idd' is not in its route 'api/things/{id}' (there is only id to bind by name)")]
    [InlineData(typeof(DiscoveryTestFunctions.BadRoute), "its route 'api/things/{id' is not valid")]
    [InlineData(typeof(DiscoveryTestFunctions.BadSchedule), "'0 0 99 * * *' is not an NCRONTAB expression")]
    [InlineData(typeof(DiscoveryTestFunctions.MissingSetting), "the setting 'NoSuchSetting' does not exist")]
    [InlineData(typeof(DiscoveryTestFunctions.BadQueue), "'No_Queue' is no queue name")]
    [InlineData(typeof(DiscoveryTestFunctions.NotPublic), "must be public")]
    [InlineData(typeof(DiscoveryTestFunctions.WrongType), "must be an HttpRequest, not String")]
    [InlineData(typeof(DiscoveryTestFunctions.ClientInOrchestrator), "an orchestrator must not use a client")]
    [InlineData(typeof(DiscoveryTestFunctions.RetryOnHttp), "[FixedDelayRetryAttribute] has no effect on this trigger")]
    [InlineData(typeof(DiscoveryTestFunctions.BadRetry), "'soon' is not an interval")]
    [InlineData(typeof(DiscoveryTestFunctions.UserLevel), "AuthorizationLevel.User needs a sign-in service")]
    [InlineData(typeof(DiscoveryTestFunctions.OutputOfNothing), "it has an output binding but returns nothing")]
    [InlineData(typeof(DiscoveryTestFunctions.BadName), "its name must start with a letter")]
    public void A_faulty_function_keeps_the_app_from_starting_and_is_named(Type functions, string fault)
    {
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => Build(functions));

        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
        Assert.Contains(functions.Name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_said_at_once()
    {
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() =>
            Build(typeof(DiscoveryTestFunctions.BadName), typeof(DiscoveryTestFunctions.NotPublic), typeof(DiscoveryTestFunctions.BadQueue)));

        Assert.StartsWith("The app cannot start: 3 fault(s)", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"extensions":{"queues":{"batchSize":33}}}""", "extensions.queues.batchSize is '33', but must be a number from 1 to 32")]
    [InlineData("""{"extensions":{"queues":{"visibilityTimeout":"soon"}}}""", "extensions.queues.visibilityTimeout is 'soon'")]
    [InlineData("""{"extensions":{"queues":{"messageEncoding":"utf7"}}}""", "extensions.queues.messageEncoding is 'utf7'")]
    [InlineData("""{"functionTimeout":"x"}""", "functionTimeout is 'x'")]
    public void A_bad_value_in_host_json_is_named(string hostJson, string fault)
    {
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => RuntimeHost.Build([], folder.Path, hostJson: hostJson));

        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_directory_belongs_to_one_process_at_a_time()
    {
        using IHost first = RuntimeHost.Build([], folder.Path);
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => RuntimeHost.Build([], folder.Path));

        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_key_file_is_named_and_does_not_leave_the_directory_locked()
    {
        File.WriteAllText(folder.Combine("keys.json"), "{ broken");
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => RuntimeHost.Build([], folder.Path));
        File.Delete(folder.Combine("keys.json"));
        using IHost host = RuntimeHost.Build([], folder.Path);

        Assert.Contains("keys.json is not a file of keys", refused.Message, StringComparison.Ordinal);
    }

    private void Build(params Type[] functions)
    {
        using IHost host = RuntimeHost.Build(functions, folder.Path);
    }
}

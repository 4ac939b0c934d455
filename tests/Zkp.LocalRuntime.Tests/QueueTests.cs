using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Zkp.LocalRuntime.Tests;

public sealed class QueueTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private const string HostJson = """
        {"version":"2.0","extensions":{"queues":{"batchSize":2,"newBatchThreshold":1,"visibilityTimeout":"00:00:01",
        "maxDequeueCount":3,"maxPollingInterval":"00:00:00.200","messageEncoding":"base64"}}}
        """;

    private static readonly string[] Names = ["Text", "Orders", "Shipped", "Failing", "Slow", "Counted", "Retried", "FromHttp"];

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string?> settings = Names.ToDictionary(
        name => name, name => (string?)$"{name.ToLowerInvariant()}-{Guid.NewGuid():N}");

    private RuntimeHost host = null!;

    public async ValueTask InitializeAsync()
    {
        settings["AzureWebJobsStorage"] = azurite.ConnectionString;
        settings["ZkpLocalRuntime:QueueLease"] = "00:00:01";
        host = await RuntimeHost.StartAsync([typeof(QueueTestFunctions)], folder.Path, hostJson: HostJson, settings: settings);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_message_is_taken_and_deleted()
    {
        string text = "Grüße " + Guid.NewGuid();
        await SendAsync("Text", text);
        await RuntimeHost.UntilAsync(() => QueueTestFunctions.Texts.Contains(text));
        await UntilEmptyAsync("Text");
    }

    [Fact]
    public async Task A_poco_is_bound_with_the_messages_properties_and_the_result_goes_on()
    {
        int number = Random.Shared.Next();
        await SendAsync("Orders", $$"""{"number":{{number}},"item":"tea"}""");
        await RuntimeHost.UntilAsync(() => QueueTestFunctions.Orders.Any(order => order.Order.Number == number));
        (QueueTestFunctions.Order order, string id, int dequeueCount) = QueueTestFunctions.Orders.First(taken => taken.Order.Number == number);
        QueueMessage shipped = await ReceiveAsync(Queue("Shipped"));

        Assert.Equal("tea", order.Item);
        Assert.NotEmpty(id);
        Assert.Equal(1, dequeueCount);
        Assert.Equal($$"""{"number":{{number}},"item":"TEA"}""", Decode(shipped));
    }

    [Fact]
    public async Task A_message_that_fails_too_often_goes_to_the_poison_queue()
    {
        int before = QueueTestFunctions.Failures;
        await SendAsync("Failing", "no good");
        QueueMessage poison = await ReceiveAsync(new QueueClient(azurite.ConnectionString, settings["Failing"] + "-poison"));

        Assert.Equal("no good", Decode(poison));
        Assert.Equal(3, QueueTestFunctions.Failures - before);
        await UntilEmptyAsync("Failing");
    }

    [Fact]
    public async Task A_body_that_is_not_base64_or_not_the_poco_ends_in_the_poison_queue()
    {
        await Queue("Orders").CreateIfNotExistsAsync();
        await Queue("Orders").SendMessageAsync("%%% not base64 %%%");
        await SendAsync("Orders", "not json");
        QueueClient poison = new(azurite.ConnectionString, settings["Orders"] + "-poison");
        HashSet<string> bodies = [(await ReceiveAsync(poison)).MessageText, (await ReceiveAsync(poison)).MessageText];

        Assert.Equal(["%%% not base64 %%%", Encode("not json")], bodies);
    }

    [Fact]
    public async Task A_message_stays_hidden_as_long_as_its_function_runs()
    {
        int runs = QueueTestFunctions.SlowRuns;
        int done = QueueTestFunctions.SlowDone;
        await SendAsync("Slow", "twice the lease");
        await RuntimeHost.UntilAsync(() => QueueTestFunctions.SlowDone == done + 1);
        await UntilEmptyAsync("Slow");

        Assert.Equal(runs + 1, QueueTestFunctions.SlowRuns);
    }

    [Fact]
    public async Task No_more_messages_are_worked_on_than_batch_and_threshold_allow()
    {
        QueueTestFunctions.MostAtOnce = 0;
        string run = Guid.NewGuid().ToString("N");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync("Counted", $"{run} {i}")));
        await RuntimeHost.UntilAsync(() => QueueTestFunctions.Texts.Count(text => text.Contains(run, StringComparison.Ordinal)) >= 20);

        Assert.InRange(QueueTestFunctions.MostAtOnce, 2, 3);
    }

    [Fact]
    public async Task A_retry_attribute_runs_the_function_again_before_the_message_is_given_back()
    {
        await SendAsync("Retried", "third time lucky");
        await RuntimeHost.UntilAsync(() => QueueTestFunctions.Attempts.Count >= 3);
        await UntilEmptyAsync("Retried");

        Assert.Equal([(0, 3), (1, 3), (2, 3)], QueueTestFunctions.Attempts);
    }

    [Fact]
    public async Task An_http_function_can_send_messages_beside_its_response()
    {
        using HttpResponseMessage answer = await host.Http.PostAsync("/api/FromHttp", null);
        HashSet<string> messages = [Decode(await ReceiveAsync(Queue("FromHttp"))), Decode(await ReceiveAsync(Queue("FromHttp")))];

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["one", "two"], messages);
    }

    [Fact]
    public async Task A_stopped_app_finishes_the_message_it_has_and_takes_no_other()
    {
        using TemporaryFolder other = new();
        Dictionary<string, string?> own = new(settings) { ["Slow"] = "slow-" + Guid.NewGuid().ToString("N") };
        RuntimeHost second = await RuntimeHost.StartAsync([typeof(QueueTestFunctions)], other.Path, hostJson: HostJson, settings: own);
        QueueClient queue = new(azurite.ConnectionString, own["Slow"]);
        int runs = QueueTestFunctions.SlowRuns;
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync(Encode("a"));
        await RuntimeHost.UntilAsync(() => QueueTestFunctions.SlowRuns > runs);
        await second.DisposeAsync();
        await queue.SendMessageAsync(Encode("b"));
        PeekedMessage[] left = await queue.PeekMessagesAsync(10);

        Assert.Equal([Encode("b")], left.Select(message => message.MessageText));
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Decode(QueueMessage message) => Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText));

    private static async Task<QueueMessage> ReceiveAsync(QueueClient queue)
    {
        QueueMessage? received = null;
        await RuntimeHost.UntilAsync(async () =>
            await queue.ExistsAsync() && (received = await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(5))) is not null);
        return received!;
    }

    private QueueClient Queue(string name) => new(azurite.ConnectionString, settings[name]);

    private async Task SendAsync(string name, string text)
    {
        QueueClient queue = Queue(name);
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync(Encode(text));
    }

    private Task UntilEmptyAsync(string name) =>
        RuntimeHost.UntilAsync(async () => (await Queue(name).GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);
}

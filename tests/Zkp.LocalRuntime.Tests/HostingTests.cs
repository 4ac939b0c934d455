using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zkp.LocalRuntime.Discovery;

namespace Zkp.LocalRuntime.Tests;

/// <summary>How an app is put together, started and stopped.</summary>
public sealed class HostingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_app_can_be_built_on_a_generic_host()
    {
        File.WriteAllText(folder.Combine("host.json"), "{}");
        List<string> seen = [];
        using IHost host = Host.CreateDefaultBuilder()
            .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ZkpLocalRuntime:StateDirectory"] = folder.Path,
                ["ZkpLocalRuntime:HostJsonPath"] = folder.Combine("host.json"),
            }))
            .ConfigureFunctionsWebApplication((_, worker) =>
            {
                worker.Services.AddSingleton(new FunctionSource([typeof(HttpTestFunctions), typeof(OrchestrationFunctions)]));
                worker.Services.AddScoped<ScopedThing>();
                worker.UseMiddleware(async (context, next) =>
                {
                    seen.Add("all " + context.FunctionDefinition.Name);
                    await next();
                });
                worker.UseWhen(context => context.FunctionDefinition.Name == "Greet", async (context, next) =>
                {
                    seen.Add("some " + context.FunctionDefinition.Name);
                    await next();
                });
            })
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureWebHost(web => web.UseUrls("http://127.0.0.1:0"))
            .Build();
        await host.StartAsync();
        using HttpClient http = new()
        {
            BaseAddress = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        };
        using HttpResponseMessage answer = await http.GetAsync("/api/Plain");
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();
        string id = await client.ScheduleNewOrchestrationInstanceAsync("Sequence", new OrchestrationFunctions.Greeting("a", 1));
        await client.WaitForInstanceCompletionAsync(id);
        await host.StopAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("all Plain", seen);
        Assert.Equal(["some Greet"], seen.Where(line => line.StartsWith("some", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_function_is_cancelled_when_its_time_is_up()
    {
        await using RuntimeHost host = await RuntimeHost.StartAsync(
            [typeof(HttpTestFunctions)],
            folder.Path,
            builder => builder.Services.AddScoped<ScopedThing>(),
            hostJson: """{"functionTimeout":"00:00:00.100"}""");
        using HttpResponseMessage answer = await host.Http.GetAsync("/api/hangs/timeout");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.True(HttpTestFunctions.Aborted["timeout"].Task.IsCompleted);
    }

    [Theory]
    [InlineData(null, "'AzureWebJobsStorage' must hold the connection string")]
    [InlineData("nonsense", "cannot use queue")]
    public async Task A_queue_function_without_a_usable_connection_does_not_start(string? connection, string fault)
    {
        Dictionary<string, string?> settings = new() { ["Text"] = "queue", ["AzureWebJobsStorage"] = connection };
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RuntimeHost.StartAsync([typeof(OneQueue)], folder.Path, settings: settings));

        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
        Assert.Contains("OneQueueFunction", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_whose_storage_is_down_starts_and_says_so()
    {
        Dictionary<string, string?> settings = new()
        {
            ["Text"] = "queue",
            ["AzureWebJobsStorage"] = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;QueueEndpoint=http://127.0.0.1:1/a;",
        };
        await using RuntimeHost host = await RuntimeHost.StartAsync([typeof(OneQueue)], folder.Path, settings: settings);
        await RuntimeHost.UntilAsync(() => host.Log.Lines.Any(line => line.Text.Contains("Queue 'queue' cannot be reached", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Middleware_that_keeps_an_orchestrator_from_running_fails_it()
    {
        await using RuntimeHost host = await RuntimeHost.StartAsync(
            [typeof(OrchestrationFunctions)],
            folder.Path,
            builder => builder.UseMiddleware((context, next) => context.FunctionDefinition.Name == "Events" ? Task.CompletedTask : next()));
        OrchestrationMetadata failed = await host.RunAsync("Events");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("did not let orchestrator 'Events' run", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_without_end_does_not_hold_the_stop()
    {
        RuntimeHost host = await RuntimeHost.StartAsync(
            [typeof(HttpTestFunctions)], folder.Path, builder => builder.Services.AddScoped<ScopedThing>());
        using HttpClient http = new() { BaseAddress = host.Http.BaseAddress };
        using HttpResponseMessage stream = await http.GetAsync("/api/stream/never", HttpCompletionOption.ResponseHeadersRead);
        long begun = Stopwatch.GetTimestamp();
        await host.DisposeAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 20);
    }

    [Fact]
    public void An_app_is_built_once()
    {
        Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder builder =
            Microsoft.Azure.Functions.Worker.Builder.FunctionsApplication.CreateBuilder(["--ZkpLocalRuntime:StateDirectory", folder.Path]);
        builder.Services.AddSingleton(new FunctionSource([]));
        using IHost host = builder.Build();

        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.Use(next => next));
    }

    public static class OneQueue
    {
        [Function("OneQueueFunction")]
        public static void Run([QueueTrigger("%Text%")] string message) => _ = message;
    }
}

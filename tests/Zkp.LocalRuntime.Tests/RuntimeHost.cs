using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Durable;
using Zkp.LocalRuntime.Http;

namespace Zkp.LocalRuntime.Tests;

/// <summary>An app of the given function classes, in this process, on a port of its own.</summary>
internal sealed class RuntimeHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IHost host;

    private RuntimeHost(IHost host, CapturedLog log)
    {
        this.host = host;
        Log = log;
        string address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public IServiceProvider Services => host.Services;

    public HttpClient Http { get; }

    public CapturedLog Log { get; }

    public DurableTaskClient Client => host.Services.GetRequiredService<DurableTaskClient>();

    public DurableEngine Engine => host.Services.GetRequiredService<DurableEngine>();

    public AccessKeys Keys => host.Services.GetRequiredService<AccessKeys>();

    public static async Task<RuntimeHost> StartAsync(
        IReadOnlyList<Type> functions,
        string stateDirectory,
        Action<FunctionsApplicationBuilder>? configure = null,
        string? hostJson = null,
        IDictionary<string, string?>? settings = null)
    {
        CapturedLog log = new();
        IHost host = Build(functions, stateDirectory, configure, hostJson, settings, log);
        await host.StartAsync();
        return new RuntimeHost(host, log);
    }

    /// <summary>Builds the app without starting it.</summary>
    public static IHost Build(
        IReadOnlyList<Type> functions,
        string stateDirectory,
        Action<FunctionsApplicationBuilder>? configure = null,
        string? hostJson = null,
        IDictionary<string, string?>? settings = null,
        CapturedLog? log = null)
    {
        string hostJsonPath = Path.Combine(stateDirectory, "host.json");
        Directory.CreateDirectory(stateDirectory);
        File.WriteAllText(hostJsonPath, hostJson ?? """{"version":"2.0","extensions":{"http":{"routePrefix":"api"}}}""");
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(
        [
            "--urls", "http://127.0.0.1:0",
            "--ZkpLocalRuntime:StateDirectory", stateDirectory,
            "--ZkpLocalRuntime:HostJsonPath", hostJsonPath,
        ]);
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Services.AddSingleton(new FunctionSource(functions));
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(log ?? new CapturedLog());
        builder.ConfigureFunctionsWebApplication();
        configure?.Invoke(builder);
        return builder.Build();
    }

    public async Task<string> StartOrchestrationAsync(string name, object? input = null, StartOrchestrationOptions? options = null) =>
        await Client.ScheduleNewOrchestrationInstanceAsync(name, input, options);

    /// <summary>Starts an orchestration and waits for its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null) =>
        await CompletionAsync(await StartOrchestrationAsync(name, input));

    public async Task<OrchestrationMetadata> CompletionAsync(string id)
    {
        using CancellationTokenSource limit = new(Patience);
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
    }

    public async Task<OrchestrationMetadata> StatusAsync(string id) =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true) ?? throw new InvalidOperationException("No such instance.");

    /// <summary>Looks at an instance until it is as wanted.</summary>
    public async Task<OrchestrationMetadata> UntilAsync(string id, Func<OrchestrationMetadata, bool> wanted)
    {
        OrchestrationMetadata? last = null;
        await UntilAsync(async () => wanted(last = await StatusAsync(id)), () => $"The instance is {last} {last?.SerializedCustomStatus}");
        return last!;
    }

    public static Task UntilAsync(Func<bool> wanted, Func<string>? state = null) => UntilAsync(() => Task.FromResult(wanted()), state);

    public static async Task UntilAsync(Func<Task<bool>> wanted, Func<string>? state = null)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!await wanted())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"It did not come about in {Patience}. {state?.Invoke()}");
            }

            await Task.Delay(3);
        }
    }

    /// <summary>Stops the app in order.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}

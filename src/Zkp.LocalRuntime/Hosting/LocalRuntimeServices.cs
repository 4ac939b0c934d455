using System.Reflection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Durable;
using Zkp.LocalRuntime.Http;
using Zkp.LocalRuntime.Invocation;
using Zkp.LocalRuntime.Queues;
using Zkp.LocalRuntime.Timers;

namespace Zkp.LocalRuntime.Hosting;

/// <summary>Registers the runtime's services.</summary>
internal static class LocalRuntimeServices
{
    /// <summary>The official host's limit of a request body.</summary>
    private const long LargestRequestBodyBytes = 100 * 1024 * 1024;

    public static IServiceCollection AddLocalRuntime(this IServiceCollection services, InvocationPipelineBuilder pipeline)
    {
        services.AddMvcCore();
        services.AddRouting();
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = LargestRequestBodyBytes;
        });
        services.AddOptions<LocalRuntimeOptions>().BindConfiguration(LocalRuntimeOptions.SectionName);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => FunctionSource.FromAssembly(Assembly.GetEntryAssembly()));
        services.AddSingleton(pipeline);
        services.AddSingleton(provider => HostJson.Load(Options(provider).HostJsonPath));
        services.AddSingleton(provider => FunctionCatalog.Discover(
            provider.GetRequiredService<FunctionSource>(),
            provider.GetRequiredService<HostJson>(),
            provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => new DurableStore(Options(provider).StateDirectory));
        services.AddSingleton(provider =>
        {
            // The store holds the lock of the state directory, so that no other process makes keys at the same time.
            provider.GetRequiredService<DurableStore>();
            return AccessKeys.Load(Options(provider).StateDirectory, provider.GetRequiredService<IConfiguration>());
        });
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<QueueClients>();
        services.AddSingleton<OutputSender>();
        services.AddSingleton<ScheduleMonitor>();
        services.AddSingleton<IDurableFunctions, ActivityInvoker>();
        services.AddSingleton(NewEngine);
        services.AddSingleton<DurableTaskClient>(provider => new LocalDurableTaskClient(
            provider.GetRequiredService<DurableEngine>(), provider.GetRequiredService<HostJson>().HubName));
        services.AddSingleton<HttpFunctions>();
        services.AddSingleton<DurableManagementApi>();
        services.AddSingleton<RuntimeService>();
        return services;
    }

    private static DurableEngine NewEngine(IServiceProvider provider) => new(
        provider.GetRequiredService<DurableStore>(),
        provider.GetRequiredService<IDurableFunctions>(),
        new DurableEngineSettings(
            provider.GetRequiredService<HostJson>().MaxConcurrentActivities, 256, Options(provider).MaxLoadedInstances),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILoggerFactory>());

    private static LocalRuntimeOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<LocalRuntimeOptions>>().Value;
}

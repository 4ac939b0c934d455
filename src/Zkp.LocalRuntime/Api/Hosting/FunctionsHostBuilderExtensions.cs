using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Zkp.LocalRuntime.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>The runtime on a generic host, as apps did before <c>FunctionsApplication.CreateBuilder</c>.</summary>
public static class FunctionsHostBuilderExtensions
{
    /// <summary>Runs the functions of the entry assembly.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder) =>
        builder.ConfigureFunctionsWebApplication((_, _) => { });

    /// <summary>Runs the functions of the entry assembly.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(
        this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configureWorker) =>
        builder.ConfigureFunctionsWebApplication((_, worker) => configureWorker(worker));

    /// <summary>Runs the functions of the entry assembly.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configureWorker)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configureWorker);
        builder.ConfigureServices((context, services) =>
        {
            InvocationPipelineBuilder pipeline = new();
            services.AddLocalRuntime(pipeline);
            configureWorker(context, new ServiceCollectionWorkerBuilder(services, pipeline));
            services.AddHostedService(static provider => provider.GetRequiredService<RuntimeService>());
        });
        return builder.ConfigureWebHostDefaults(web => web.Configure(LocalRuntimeApplication.Configure));
    }
}

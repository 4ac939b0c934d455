using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zkp.LocalRuntime;
using Zkp.LocalRuntime.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>An app under construction.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder web;
    private readonly InvocationPipelineBuilder pipeline = new();
    private bool built;

    internal FunctionsApplicationBuilder(string[]? args)
    {
        web = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args ?? [], ContentRootPath = AppContext.BaseDirectory });
        string hostJson = web.Configuration[$"{LocalRuntimeOptions.SectionName}:{nameof(LocalRuntimeOptions.HostJsonPath)}"]
            ?? new LocalRuntimeOptions().HostJsonPath;
        ConfigurationDefaults.Insert(((IConfigurationBuilder)web.Configuration).Sources, HostJson.Load(hostJson), AppContext.BaseDirectory);
        web.Services.AddLocalRuntime(pipeline);
    }

    /// <summary>Values shared while the app is built.</summary>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)web).Properties;

    /// <summary>The configuration.</summary>
    public ConfigurationManager Configuration => web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => web.Configuration;

    /// <summary>The environment.</summary>
    public IHostEnvironment Environment => web.Environment;

    /// <summary>Logging.</summary>
    public ILoggingBuilder Logging => web.Logging;

    /// <summary>Metrics.</summary>
    public IMetricsBuilder Metrics => web.Metrics;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => web.Services;

    /// <summary>The app, ready to run. Running it serves HTTP, queues, timers and orchestrations until it is told to stop.</summary>
    /// <exception cref="InvalidOperationException">It was built before, or a function is not valid; the message names each fault.</exception>
    public IHost Build()
    {
        ThrowIfBuilt();
        built = true;

        // Registered last: the app's own hosted services have started when the first trigger fires.
        web.Services.AddHostedService(static services => services.GetRequiredService<RuntimeService>());
        WebApplication app = web.Build();
        try
        {
            LocalRuntimeApplication.Configure(app);
            return app;
        }
        catch
        {
            // Otherwise the lock of the state directory would be held until the garbage collector finds it.
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    /// <summary>Replaces the service container.</summary>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)web).ConfigureContainer(factory, configure);

    /// <summary>Adds a middleware around every function; the first added is the outermost.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        pipeline.Use(middleware);
        return this;
    }

    private void ThrowIfBuilt()
    {
        if (built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Zkp.LocalRuntime.Hosting;

/// <summary>The worker builder that an app on a generic host configures.</summary>
internal sealed class ServiceCollectionWorkerBuilder(IServiceCollection services, InvocationPipelineBuilder pipeline)
    : IFunctionsWorkerApplicationBuilder
{
    public IServiceCollection Services => services;

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        pipeline.Use(middleware);
        return this;
    }
}

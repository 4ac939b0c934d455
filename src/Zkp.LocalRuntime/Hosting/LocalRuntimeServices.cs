using Microsoft.Extensions.DependencyInjection;

namespace Zkp.LocalRuntime.Hosting;

/// <summary>Registers the runtime's services.</summary>
internal static class LocalRuntimeServices
{
    public static IServiceCollection AddLocalRuntime(this IServiceCollection services, InvocationPipelineBuilder pipeline)
    {
        services.AddSingleton(pipeline);
        services.AddMvcCore();
        return services;
    }
}

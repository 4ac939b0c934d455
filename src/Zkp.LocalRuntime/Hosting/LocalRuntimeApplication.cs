using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Http;

namespace Zkp.LocalRuntime.Hosting;

/// <summary>Puts the runtime into a request pipeline. Registered <c>IStartupFilter</c>s stand around it.</summary>
internal static class LocalRuntimeApplication
{
    public static void Configure(IApplicationBuilder app)
    {
        IServiceProvider services = app.ApplicationServices;

        // Faults in functions show when the app is built, not at the first request.
        services.GetRequiredService<FunctionCatalog>();
        app.UseRouting();
        app.UseEndpoints(endpoints =>
        {
            services.GetRequiredService<HttpFunctions>().Map(endpoints);
            services.GetRequiredService<DurableManagementApi>().Map(endpoints);
        });
    }
}

using Microsoft.AspNetCore.Builder;

namespace Zkp.LocalRuntime.Hosting;

/// <summary>Puts the runtime into a request pipeline.</summary>
internal static class LocalRuntimeApplication
{
    public static void Configure(IApplicationBuilder app) => Configure(app, app.ApplicationServices);

    public static void Configure(IApplicationBuilder app, IServiceProvider services)
    {
        app.UseRouting();
    }
}

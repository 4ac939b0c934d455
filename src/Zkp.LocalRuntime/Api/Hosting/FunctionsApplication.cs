namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where an app begins.</summary>
public class FunctionsApplication
{
    /// <summary>A builder with the usual configuration: <c>appsettings.json</c>, environment, arguments.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}

using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Zkp.Functions.Configuration;

try
{
    FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddZkp(builder.Configuration);
    using IHost host = builder.Build();
    await host.Services.PrepareZkpAsync();
    await host.RunAsync();
    return 0;
}
catch (InvalidDataException mistake)
{
    // A configuration that can't work: say what to mend, in one line, instead of a stack trace.
    await Console.Error.WriteLineAsync(mistake.Message);
    return 2;
}

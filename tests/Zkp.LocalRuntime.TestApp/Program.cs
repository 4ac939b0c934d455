using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Zkp.LocalRuntime.Hosting;
using Zkp.LocalRuntime.TestApp;

// The app that the kill test starts and kills: it takes up what is on disk, starts the orchestrations that were never started, and
// says on standard output when it works and when everything has ended. It has the runtime without the web server, which would make
// up most of the time that a hundred starts take.
await using ServiceProvider services = new ServiceCollection()
    .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build())
    .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error))
    .AddSingleton(new EffectFile(Environment.GetEnvironmentVariable("EFFECTS") ?? "effects.txt"))
    .AddSingleton<Workload>()
    .AddLocalRuntime(new InvocationPipelineBuilder())
    .BuildServiceProvider();
await services.GetRequiredService<RuntimeService>().StartAsync(CancellationToken.None);
Console.WriteLine("READY");
await services.GetRequiredService<Workload>().RunAsync();
Console.WriteLine("DONE");
await services.GetRequiredService<RuntimeService>().StopAsync(CancellationToken.None);

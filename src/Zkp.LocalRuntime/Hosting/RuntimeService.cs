using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Durable;
using Zkp.LocalRuntime.Invocation;
using Zkp.LocalRuntime.Queues;
using Zkp.LocalRuntime.Timers;

namespace Zkp.LocalRuntime.Hosting;

/// <summary>Starts orchestrations, timers and queues in this order, and stops them in the other.</summary>
internal sealed partial class RuntimeService(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    OutputSender outputs,
    QueueClients queues,
    ScheduleMonitor monitor,
    DurableEngine engine,
    HostJson host,
    IOptions<LocalRuntimeOptions> options,
    IConfiguration configuration,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private Task listeners = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ILogger<RuntimeService> logger = loggers.CreateLogger<RuntimeService>();
        LogStarting(logger, catalog.Functions.Count, Path.GetFullPath(options.Value.StateDirectory));
        engine.Start();
        List<Task> running = [];
        foreach (FunctionDescriptor function in catalog.Functions)
        {
            if (function.Kind == FunctionKind.Timer)
            {
                TimerListener timer = new(function, invoker, outputs, monitor, configuration, time, loggers.CreateLogger<TimerListener>());
                running.Add(timer.RunAsync(stopping.Token, aborting.Token));
            }
            else if (function.Kind == FunctionKind.Queue)
            {
                QueueListener queue = new(
                    function, invoker, outputs, queues, host.Queues, options.Value.QueueLease, time, loggers.CreateLogger<QueueListener>());
                running.Add(Task.Run(() => queue.RunAsync(stopping.Token, aborting.Token), CancellationToken.None));
            }
        }

        listeners = Watch(Task.WhenAll(running), logger);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        Task engineStopped = engine.StopAsync(cancellationToken);
        try
        {
            await listeners.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The time to drain is up.
            await aborting.CancelAsync();
            await Task.WhenAny(listeners, Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None));
        }

        await engineStopped;
    }

    public void Dispose()
    {
        stopping.Dispose();
        aborting.Dispose();
    }

    /// <summary>A listener that ends by an exception is a fault of this runtime or of its configuration: say it, don't go on without it silently.</summary>
    private static async Task Watch(Task running, ILogger logger)
    {
        try
        {
            await running;
        }
#pragma warning disable CA1031 // It is logged; the other listeners and HTTP go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogListenerFailed(logger, exception);
        }
    }

    [LoggerMessage(60, LogLevel.Information, "Runs {Count} functions; state in {StateDirectory}")]
    private static partial void LogStarting(ILogger logger, int count, string stateDirectory);

    [LoggerMessage(61, LogLevel.Critical, "A trigger's listener has failed and does not listen any more")]
    private static partial void LogListenerFailed(ILogger logger, Exception exception);
}

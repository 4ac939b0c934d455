using Microsoft.Azure.Functions.Worker;
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
        CheckConnections();
        engine.Start();
        List<Task> running = [];
        foreach (FunctionDescriptor function in catalog.Functions)
        {
            if (function.Kind == FunctionKind.Timer)
            {
                TimerListener timer = new(function, invoker, outputs, monitor, configuration, time, loggers.CreateLogger<TimerListener>());
                running.Add(WatchAsync(timer.RunAsync(stopping.Token, aborting.Token), function, logger));
            }
            else if (function.Kind == FunctionKind.Queue)
            {
                QueueListener queue = new(
                    function, invoker, outputs, queues, host.Queues, options.Value.QueueLease, time, loggers.CreateLogger<QueueListener>());
                running.Add(WatchAsync(
                    Task.Run(() => queue.RunAsync(stopping.Token, aborting.Token), CancellationToken.None), function, logger));
            }
        }

        listeners = Task.WhenAll(running);
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

    /// <summary>A listener that ends by an exception is a fault of this runtime: say so; HTTP and the other listeners go on.</summary>
    private static async Task WatchAsync(Task listening, FunctionDescriptor function, ILogger logger)
    {
        try
        {
            await listening;
        }
#pragma warning disable CA1031 // It is logged as critical; nothing is swallowed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogListenerFailed(logger, function.Name, exception);
        }
    }

    /// <summary>A connection string that is missing or cannot be read stops the start; a service that is down does not.</summary>
    private void CheckConnections()
    {
        foreach (FunctionDescriptor function in catalog.Functions)
        {
            IEnumerable<(string Queue, string? Connection)> used = function.Outputs.Select(output => (output.Queue.QueueName, output.Queue.Connection));
            if (function.Trigger is QueueTriggerAttribute trigger)
            {
                used = used.Append((trigger.QueueName, trigger.Connection));
            }

            foreach ((string queue, string? connection) in used)
            {
                try
                {
                    queues.Get(queue, connection);
                }
                catch (Exception unusable) when (unusable is InvalidOperationException or FormatException or ArgumentException)
                {
                    throw new InvalidOperationException($"Function '{function.Name}' cannot use queue '{queue}': {unusable.Message}", unusable);
                }
            }
        }
    }

    [LoggerMessage(60, LogLevel.Information, "Runs {Count} functions; state in {StateDirectory}")]
    private static partial void LogStarting(ILogger logger, int count, string stateDirectory);

    [LoggerMessage(61, LogLevel.Critical, "The trigger of function '{Function}' has failed and fires no more")]
    private static partial void LogListenerFailed(ILogger logger, string function, Exception exception);
}

using System.Threading.Channels;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Zkp.LocalRuntime.Durable;

/// <summary>Runs activities, so many at once, and delivers what comes out of them.</summary>
internal sealed partial class ActivityDispatcher(
    IDurableFunctions functions, int concurrency, Action<long, StepEvent> deliver, ILogger logger) : IAsyncDisposable
{
    private readonly Channel<ActivityWork> queue = Channel.CreateUnbounded<ActivityWork>();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private Task workers = Task.CompletedTask;

    public void Add(ActivityWork work) => queue.Writer.TryWrite(work);

    public void Start() => workers = Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(WorkAsync)));

    /// <summary>Takes no new activity and waits for those that run; when the token is cancelled, cancels them and waits a little more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        try
        {
            await workers.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await aborting.CancelAsync();
            await Task.WhenAny(workers, Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                ActivityWork work = await queue.Reader.ReadAsync(stopping.Token);
                if (await RunAsync(work) is { } message)
                {
                    deliver(work.InstanceKey, message);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What waits has its row and is taken up after the next start.
        }
    }

    /// <summary>Runs one.</summary>
    /// <returns>The message for its instance; null when the app stopped it, so that it runs again.</returns>
    private async Task<StepEvent?> RunAsync(ActivityWork work)
    {
        try
        {
            return new StepEvent(StepEventKind.ActivityCompleted)
            {
                TaskId = work.TaskId,
                Generation = work.Generation,
                Data = await functions.RunActivityAsync(work, aborting.Token),
            };
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever an activity throws is its failure, which its orchestrator sees.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, work.Name, exception);
            return new StepEvent(StepEventKind.ActivityFailed)
            {
                TaskId = work.TaskId,
                Generation = work.Generation,
                Data = RuntimeJson.Converter.Serialize(TaskFailureDetails.FromException(exception)),
            };
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "Activity '{Name}' failed")]
    private static partial void LogFailed(ILogger logger, string name, Exception exception);
}

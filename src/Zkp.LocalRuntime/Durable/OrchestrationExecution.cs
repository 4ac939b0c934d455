using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Zkp.LocalRuntime.Durable;

/// <summary>
/// The live execution of one orchestration. The engine feeds it what came in, one entry after another, and takes what the code asked
/// for. It stays in memory between steps; when it is gone, feeding the recorded steps to a new one brings the code back to where it was.
/// </summary>
internal sealed partial class OrchestrationExecution
{
    private readonly Func<TaskOrchestrationContext, Task<object?>> orchestrator;
    private readonly OrchestratorScheduler scheduler;
    private readonly LocalOrchestrationContext context;
    private readonly Dictionary<int, PendingTask> pending = [];
    private readonly Dictionary<string, Queue<StepEvent>> buffered = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, LinkedList<PendingTask>> waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<StepEvent> held = new();
    private List<OrchestratorAction> actions = [];
    private Task<string?>? running;
    private ContinueAsNewOptions? startOver;
    private string? nonDeterminism;
    private int lastTaskId;
    private int guids;

    /// <param name="start">What the code is told about itself.</param>
    /// <param name="orchestrator">The code.</param>
    /// <param name="loggers">The app's loggers.</param>
    /// <param name="onViolation">Called from a foreign thread when the code has left the engine's.</param>
    public OrchestrationExecution(
        OrchestrationStart start,
        Func<TaskOrchestrationContext, Task<object?>> orchestrator,
        ILoggerFactory loggers,
        Action onViolation)
    {
        Start = start;
        this.orchestrator = orchestrator;
        scheduler = new OrchestratorScheduler(onViolation);
        context = new LocalOrchestrationContext(this, loggers);
    }

    public OrchestrationStart Start { get; }

    public DateTime CurrentUtcDateTime { get; private set; }

    public bool IsReplaying { get; private set; }

    public bool IsSuspended { get; private set; }

    /// <summary>The custom status as JSON; null when there is none.</summary>
    public string? CustomStatus { get; private set; }

    /// <summary>Whether the code of this generation has set a custom status; until then the one before it stays.</summary>
    public bool IsCustomStatusSet { get; private set; }

    /// <summary>Brings the code to where recorded steps left it.</summary>
    public void Replay(IEnumerable<StepRecord> steps)
    {
        IsReplaying = true;
        int number = 0;
        foreach (StepRecord step in steps)
        {
            BeginStep(step.At);
            foreach (StepEvent entry in step.Incoming)
            {
                Deliver(entry);
            }

            Compare(number++, step.Scheduled, TakeActions());
            if (nonDeterminism is not null)
            {
                break;
            }
        }

        IsReplaying = false;
    }

    /// <summary>Begins a step; the orchestration's clock never runs backwards.</summary>
    public void BeginStep(DateTime now)
    {
        if (now > CurrentUtcDateTime)
        {
            CurrentUtcDateTime = now;
        }
    }

    /// <summary>Feeds one entry and runs the code as far as it goes.</summary>
    /// <returns>False when it means nothing (any more) to this execution; then it does not belong in the history.</returns>
    public bool Deliver(StepEvent entry)
    {
        if (nonDeterminism is not null || scheduler.Violation is not null || (running is { IsCompleted: true } && startOver is null))
        {
            return false;
        }

        switch (entry.Kind)
        {
            case StepEventKind.Suspended:
                IsSuspended = true;
                return true;
            case StepEventKind.Resumed:
                IsSuspended = false;
                while (!IsSuspended && held.TryDequeue(out StepEvent? next))
                {
                    Apply(next);
                }

                return true;
            default:
                if (IsSuspended)
                {
                    held.Enqueue(entry);
                    return true;
                }

                return Apply(entry);
        }
    }

    /// <summary>What the code has asked for since the last call.</summary>
    public List<OrchestratorAction> TakeActions()
    {
        List<OrchestratorAction> taken = actions;
        actions = [];
        return taken;
    }

    /// <summary>How it ended, or null while it goes on.</summary>
    public OrchestrationOutcome? Outcome()
    {
        if (Misbehaviour() is { } what)
        {
            return new OrchestrationOutcome.Failed(TaskFailureDetails.FromException(new NonDeterministicOrchestrationException(what)));
        }

        if (scheduler.Escaped is { } escaped)
        {
            return new OrchestrationOutcome.Failed(TaskFailureDetails.FromException(escaped));
        }

        return running switch
        {
            null or { IsCompleted: false } => null,
            { IsCompletedSuccessfully: true } => startOver is null
                ? new OrchestrationOutcome.Completed(running.Result)
                : new OrchestrationOutcome.StartOver(RuntimeJson.Converter.Serialize(startOver.NewInput), startOver.NewVersion, Unprocessed()),
            { IsCanceled: true } => new OrchestrationOutcome.Failed(
                TaskFailureDetails.FromException(new TaskCanceledException("The orchestrator ended in a cancelled task."))),
            _ => new OrchestrationOutcome.Failed(TaskFailureDetails.FromException(running.Exception!.InnerException!)),
        };
    }

    private bool Apply(StepEvent entry)
    {
        switch (entry.Kind)
        {
            case StepEventKind.ExecutionStarted when running is not null:
                return false;
            case StepEventKind.ExecutionStarted:
                scheduler.Pump(() => scheduler.Enqueue(() => running = RunAsync()));
                return true;
            case StepEventKind.EventRaised:
                return Raise(entry);
            default:
                if (!pending.Remove(entry.TaskId, out PendingTask? task))
                {
                    return false;
                }

                scheduler.Pump(() => Finish(task, entry));
                return true;
        }
    }

    private static void Finish(PendingTask task, StepEvent entry)
    {
        if (entry.Kind is StepEventKind.ActivityFailed or StepEventKind.SubOrchestrationFailed)
        {
            task.Fail(RuntimeJson.Converter.Deserialize<TaskFailureDetails>(entry.Data!)!);
        }
        else
        {
            task.Complete(entry.Data);
        }
    }

    private bool Raise(StepEvent entry)
    {
        if (waiters.TryGetValue(entry.Name!, out LinkedList<PendingTask>? waiting) && waiting.First is { } first)
        {
            waiting.Remove(first);
            scheduler.Pump(() => first.Value.Complete(entry.Data));
        }
        else
        {
            if (!buffered.TryGetValue(entry.Name!, out Queue<StepEvent>? queue))
            {
                buffered.Add(entry.Name!, queue = new Queue<StepEvent>());
            }

            queue.Enqueue(entry);
        }

        return true;
    }

    private async Task<string?> RunAsync() => RuntimeJson.Converter.Serialize(await orchestrator(context));

    private List<StepEvent> Unprocessed() => startOver is { PreserveUnprocessedEvents: true }
        ? [.. buffered.Values.SelectMany(queue => queue)
            .Concat(held.Where(entry => entry.Kind == StepEventKind.EventRaised))
            .OrderBy(entry => entry.InboxId)]
        : [];

    private string? Misbehaviour()
    {
        string who = $"Orchestrator '{Start.Name}', instance '{Start.InstanceId}'";
        if (nonDeterminism is not null)
        {
            return $"{who}: {nonDeterminism}";
        }

        if (scheduler.Violation is { } violation)
        {
            return $"{who}: {violation}. An orchestrator may await only what its context gives it; put the rest into an activity.";
        }

        // Nothing that the engine could ever deliver would wake it.
        bool waits = pending.Count > 0 || IsSuspended || waiters.Values.Any(list => list.Count > 0);
        return running is { IsCompleted: false } && !waits && scheduler.Escaped is null
            ? $"{who} waits for a task that is not the orchestration's own (such as Task.Delay, Task.Run or I/O), and for nothing else. An orchestrator may await only what its context gives it; put the rest into an activity."
            : null;
    }

    private static string Describe(StepEvent? entry) => entry switch
    {
        null => "nothing",
        { Kind: StepEventKind.ActivityScheduled } => $"a call of activity '{entry.Name}'",
        { Kind: StepEventKind.TimerCreated } => "a timer",
        { Kind: StepEventKind.SubOrchestrationScheduled } => $"a call of sub-orchestrator '{entry.Name}'",
        { Kind: StepEventKind.EventSent } => $"an event '{entry.Name}' to instance '{entry.Data}'",
        _ => entry.Kind.ToString(),
    };

    private void Compare(int number, IReadOnlyList<StepEvent> recorded, List<OrchestratorAction> replayed)
    {
        List<StepEvent> asked = [.. replayed.Select(action => action.ToEvent()).OfType<StepEvent>()];
        for (int i = 0; i < Math.Max(recorded.Count, asked.Count); i++)
        {
            StepEvent? was = i < recorded.Count ? recorded[i] : null;
            StepEvent? now = i < asked.Count ? asked[i] : null;
            if (was is null || now is null || was.Kind != now.Kind || was.TaskId != now.TaskId || was.Data != now.Data
                || !string.Equals(was.Name, now.Name, StringComparison.OrdinalIgnoreCase))
            {
                int task = (was ?? now)!.TaskId;
                nonDeterminism ??=
                    $"the code is not deterministic, or was changed while the instance ran: in step {number}, task {task}, the history has {Describe(was)}, the replayed code asked for {Describe(now)}.";
                return;
            }
        }
    }
}

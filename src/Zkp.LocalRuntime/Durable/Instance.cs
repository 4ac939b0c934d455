namespace Zkp.LocalRuntime.Durable;

/// <summary>
/// An instance in memory: its mailbox, and its live execution while that is kept. One step runs at a time; everything but the mailbox
/// is touched by that step only.
/// </summary>
internal sealed class Instance(long key)
{
    private readonly Lock gate = new();
    private List<StepEvent> mailbox = [];
    private bool scheduled;

    public long Key => key;

    /// <summary>The row; null until it is needed.</summary>
    public InstanceRecord? Record { get; set; }

    /// <summary>The live execution; null when it was never loaded, or was evicted.</summary>
    public LoadedOrchestration? Loaded { get; set; }

    /// <summary>The number that the next step gets.</summary>
    public int NextStep { get; set; }

    /// <summary>What came in before the instance may start.</summary>
    public List<StepEvent> BeforeStart { get; } = [];

    /// <summary>How often in a row a step could not be made, for a reason that is not the orchestrator's.</summary>
    public int Failures { get; set; }

    /// <summary>Its place in the order of use, while it is loaded.</summary>
    public LinkedListNode<Instance>? Place { get; set; }

    /// <summary>Adds messages.</summary>
    /// <returns>Whether the caller must schedule a run.</returns>
    public bool Add(params IReadOnlyList<StepEvent> messages)
    {
        lock (gate)
        {
            mailbox.AddRange(messages);
            return Schedule();
        }
    }

    /// <summary>Puts messages before those that wait.</summary>
    /// <returns>Whether the caller must schedule a run.</returns>
    public bool PutBack(IReadOnlyList<StepEvent> messages)
    {
        lock (gate)
        {
            mailbox.InsertRange(0, messages);
            return Schedule();
        }
    }

    /// <summary>What waits; null when nothing does, and then the run is over.</summary>
    public List<StepEvent>? Take()
    {
        lock (gate)
        {
            if (mailbox.Count == 0)
            {
                scheduled = false;
                return null;
            }

            List<StepEvent> taken = mailbox;
            mailbox = [];
            return taken;
        }
    }

    /// <summary>Begins a run from outside, when none goes on and nothing waits.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (scheduled || mailbox.Count > 0)
            {
                return false;
            }

            scheduled = true;
            return true;
        }
    }

    /// <summary>Ends a run that <see cref="TryEnter"/> began.</summary>
    /// <returns>Whether something came in meanwhile and the caller must schedule a run.</returns>
    public bool Leave()
    {
        lock (gate)
        {
            scheduled = mailbox.Count > 0;
            return scheduled;
        }
    }

    private bool Schedule()
    {
        bool start = !scheduled;
        scheduled = true;
        return start;
    }
}

namespace Zkp.Evm.Tests.Sending;

/// <summary>Counts the places where a process can die, and lets it die at one of them, once.</summary>
internal sealed class CrashPlan(int crashAt)
{
    private int passed;

    /// <summary>Where it died; null while it lives.</summary>
    public string? CrashedAt { get; private set; }

    public int Passed => passed;

    public void Checkpoint(string place)
    {
        if (Interlocked.Increment(ref passed) - 1 == crashAt)
        {
            CrashedAt = place;
            throw new CrashException(place);
        }

        if (CrashedAt is not null)
        {
            // A dead process does nothing more.
            throw new CrashException(place);
        }
    }
}

namespace Zkp.Pipeline.Batches;

/// <summary>How batches are gathered.</summary>
public sealed record BatchOptions
{
    /// <summary>Nothing waits for company longer than this.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What proving takes on this host, about, for each slot of a circuit.</summary>
    public TimeSpan ProvingTimePerStatement { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many records are read or written at a time.</summary>
    public int Parallel { get; init; } = 8;
}

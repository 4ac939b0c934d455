namespace Zkp.Pipeline.Batches;

/// <summary>How far a line is.</summary>
public enum BatchLineState
{
    /// <summary>Nothing but white space.</summary>
    Blank,

    /// <summary>Not taken in; the problem says why.</summary>
    Rejected,

    /// <summary>Taken in, and under way.</summary>
    Accepted,

    Finalized,
    Failed,
    Cancelled,
}

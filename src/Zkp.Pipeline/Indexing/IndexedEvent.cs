namespace Zkp.Pipeline.Indexing;

/// <summary>An event of one of the deployed contracts.</summary>
public sealed record IndexedEvent
{
    public required ulong BlockNumber { get; init; }

    public required string BlockHash { get; init; }

    public required ulong LogIndex { get; init; }

    public required string TransactionHash { get; init; }

    public required string Contract { get; init; }

    /// <summary>The event's name; its topic where the deployment's ABIs do not have it.</summary>
    public required string Name { get; init; }

    /// <summary>Names and values, for people.</summary>
    public required string Arguments { get; init; }

    /// <summary>Who submitted, for events that say so.</summary>
    public string? Submitter { get; init; }

    /// <summary>False for a submission by another account than the pipeline's.</summary>
    public bool IsOurs { get; init; } = true;

    /// <summary>Whether it tells of something recorded, and not of who runs the contracts or how.</summary>
    public bool IsSubmission => Submitter is not null;
}

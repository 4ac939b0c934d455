using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Durable;

/// <summary>The row of an instance.</summary>
internal sealed record InstanceRecord
{
    /// <summary>Its number, which every other table refers to.</summary>
    public required long Key { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public string Version { get; init; } = string.Empty;

    /// <summary>How often it started over.</summary>
    public int Generation { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>It must not start before this.</summary>
    public DateTime? StartAt { get; init; }

    public string? CustomStatus { get; init; }

    public string? Output { get; init; }

    /// <summary>A <c>TaskFailureDetails</c> as JSON.</summary>
    public string? Failure { get; init; }

    /// <summary>The tags as a JSON object.</summary>
    public string? Tags { get; init; }

    public string? Input { get; init; }

    public long? ParentKey { get; init; }

    public int ParentGeneration { get; init; }

    public int ParentTaskId { get; init; }

    public bool IsTerminal => Status
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

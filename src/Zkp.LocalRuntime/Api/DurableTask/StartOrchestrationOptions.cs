using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started.</summary>
public record StartOrchestrationOptions
{
    /// <param name="InstanceId">Its id; a new one when it is null.</param>
    /// <param name="StartAt">When it starts; at once when it is null.</param>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>A copy.</summary>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>Its id; a new one when it is null.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When it starts; at once when it is null.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Kept with the instance and shown in its metadata.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Given to the orchestrator as its version.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Names of states in which an existing instance of the same id is not replaced; one still running never is.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}

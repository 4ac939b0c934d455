namespace Microsoft.DurableTask.Client;

/// <summary>Shorthands for start options.</summary>
public static class StartOrchestrationOptionsExtensions
{
    /// <summary>The same, but an existing instance in one of these states is not replaced.</summary>
    public static StartOrchestrationOptions WithDedupeStatuses(
        this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
    }
}

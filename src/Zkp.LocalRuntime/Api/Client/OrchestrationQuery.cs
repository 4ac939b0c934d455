namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to list.</summary>
/// <param name="CreatedFrom">Created at this time or later.</param>
/// <param name="CreatedTo">Created at this time or earlier.</param>
/// <param name="Statuses">In one of these states; null for any.</param>
/// <param name="TaskHubNames">In one of these hubs; null for any.</param>
/// <param name="InstanceIdPrefix">Ids that start with this.</param>
/// <param name="PageSize">How many a page.</param>
/// <param name="FetchInputsAndOutputs">Whether inputs, outputs and custom states come with them.</param>
/// <param name="ContinuationToken">Where to go on.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.UsualPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    internal const int UsualPageSize = 100;
}

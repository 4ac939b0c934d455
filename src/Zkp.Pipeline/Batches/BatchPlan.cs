namespace Zkp.Pipeline.Batches;

/// <summary>What goes now, and what waits for company.</summary>
public sealed record BatchPlan(IReadOnlyList<PlannedBatch> Now, IReadOnlyList<string> Waiting);

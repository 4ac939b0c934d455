namespace Zkp.Pipeline.Batches;

/// <summary>A line of an ingested batch.</summary>
/// <param name="JobId">The batch as it was handed in, <c>GET /api/v1/batches/{id}</c>.</param>
/// <param name="Number">From 1.</param>
public sealed record BatchLine(string JobId, int Number);

namespace Zkp.Pipeline.Proving;

/// <param name="Concurrency">How many proofs are made at a time.</param>
/// <param name="CacheDirectory">Where compiled witness programs are kept; null keeps none.</param>
public sealed record ProvingOptions(int Concurrency, string? CacheDirectory);

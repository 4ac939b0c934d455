namespace Zkp.Pipeline.Proving;

/// <param name="Concurrency">How many proofs are made at a time.</param>
/// <param name="CacheDirectory">Where compiled witness programs are kept; null keeps none.</param>
/// <param name="MaxMultiplesBytes">
/// How much memory a key that is used again and again may take for multiples of its points, which make its proofs faster; a key that would
/// need more does without. 256 MiB serve keys of about 28,000 constraints.
/// </param>
public sealed record ProvingOptions(int Concurrency, string? CacheDirectory, long MaxMultiplesBytes = 256L << 20);

namespace Zkp.Bench.Gas;

/// <summary>Everything that <c>bench gas</c> measures.</summary>
internal sealed record GasFigures(IReadOnlyList<VerifierGas> Verification, IReadOnlyList<BatchGas> Batches);

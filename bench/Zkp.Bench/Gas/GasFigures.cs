namespace Zkp.Bench.Gas;

/// <summary>Everything that <c>bench gas</c> measures.</summary>
/// <param name="StatementBatches">submitBatch, whole transactions.</param>
/// <param name="Techniques">verifyProof of one public signal, each with one technique more than the one before.</param>
/// <param name="Functions">The registries' functions, whole transactions.</param>
/// <param name="Costs">The same transactions at given fees.</param>
internal sealed record GasFigures(
    IReadOnlyList<VerifierGas> Verification,
    IReadOnlyList<BatchGas> Batches,
    IReadOnlyList<StatementBatchGas> StatementBatches,
    IReadOnlyList<TechniqueGas> Techniques,
    IReadOnlyList<FunctionGas> Functions,
    IReadOnlyList<CostRow> Costs);

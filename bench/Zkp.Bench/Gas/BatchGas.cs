namespace Zkp.Bench.Gas;

/// <summary>verifyBatch of proofs with one public signal each.</summary>
/// <param name="Proofs">How many.</param>
internal sealed record BatchGas(int Proofs, GasFigure Total)
{
    /// <summary>Execution gas a proof.</summary>
    public long PerProof => Total.Execution / Proofs;

    /// <summary>Of the whole transaction, a proof.</summary>
    public long TransactionPerProof => Total.Transaction / Proofs;
}

namespace Zkp.Bench.Gas;

/// <summary>Statements recorded together by a batch circuit.</summary>
/// <param name="Statements">How many; the circuit is full.</param>
/// <param name="Transaction">Gas of the whole transaction.</param>
/// <param name="Floor">Of it, what any contract pays that verifies two public signals and keeps a record for the batch: transaction and call data, precompiles (EIP-1108), a new slot.</param>
internal sealed record StatementBatchGas(int Statements, long Transaction, long Floor)
{
    private const long Precompiles = 45_000 + (4 * 34_000) + (2 * (6_000 + 150));
    private const long NewSlot = 22_100;

    public static StatementBatchGas Of(int statements, GasFigure figure) =>
        new(statements, figure.Transaction, figure.Transaction - figure.Execution + Precompiles + NewSlot);
}

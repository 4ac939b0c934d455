namespace Zkp.Bench.Gas;

/// <summary>Statements recorded together by proofs of a batch circuit.</summary>
/// <param name="Statements">How many; every proof is full.</param>
/// <param name="Size">The slots of a proof.</param>
/// <param name="Transaction">Gas of the whole transaction.</param>
/// <param name="Floor">
/// Of it, what any contract pays that verifies so many proofs of two public signals and keeps a record for the batch: transaction and call data, precompiles
/// (EIP-1108), a new slot.
/// </param>
internal sealed record StatementBatchGas(int Statements, int Size, long Transaction, long Floor)
{
    private const long PairingBase = 45_000;
    private const long Pairing = 34_000;
    private const long Multiplication = 6_000;
    private const long Addition = 150;
    private const long NewSlot = 22_100;

    public int Proofs => Statements / Size;

    public static StatementBatchGas Of(int statements, int size, GasFigure figure) =>
        new(statements, size, figure.Transaction, figure.Transaction - figure.Execution + PrecompilesOf(statements / size) + NewSlot);

    /// <summary>
    /// One proof: four pairings, a term for each signal. More: N + 3 pairings; A and C of all but the first times their challenges, alpha and the three points of IC
    /// times their sums.
    /// </summary>
    private static long PrecompilesOf(int proofs) => PairingBase + (Pairing * (proofs + 3)) + (proofs == 1
        ? 2 * (Multiplication + Addition)
        : ((proofs - 1) * ((2 * Multiplication) + Addition)) + (4 * Multiplication) + (2 * Addition));
}

namespace Zkp.Pipeline.Batches;

/// <summary>
/// What a batch circuit's transaction uses, in whole: measured, and a test holds the contract to it (<c>zkp bench gas</c> prints the figures). The
/// planner reckons with it, and quotes do before there is a proof.
/// </summary>
public static class BatchGas
{
    /// <summary>One proof with two signals (<c>submitBatch</c>), and its record.</summary>
    private const long OneProof = 248_000;

    /// <summary>The first proof of several that are verified together (<c>submitLargeBatch</c>), and their record.</summary>
    private const long FirstOfSeveral = 262_000;

    /// <summary>For each further one its call data, its multiplications and one pair more.</summary>
    private const long FurtherProof = 52_000;

    /// <summary>For each slot of its circuits, taken or free, its part of the polynomial; and of the tree.</summary>
    private const long PerSlot = 165;

    /// <summary>For each statement its call data.</summary>
    private const long PerStatement = 570;

    /// <summary>
    /// What a registry uses more for a version whose key is not its own: it asks the VKHashRegistry for the verifier and calls that (measured; a
    /// test holds quotes to it).
    /// </summary>
    public const long VerifierCall = 8_300;

    /// <param name="size">The slots of the circuit.</param>
    /// <param name="statements">How many are recorded.</param>
    /// <param name="keyInRegistry">Whether the registry verifies with a key of its own.</param>
    public static long Of(int size, int statements, bool keyInRegistry = true)
    {
        int proofs = StatementSet.ProofsFor(statements, size);
        long verifying = proofs == 1 ? OneProof : FirstOfSeveral + (FurtherProof * (proofs - 1));
        return verifying + (keyInRegistry ? 0 : VerifierCall) + (PerSlot * size * proofs) + (PerStatement * statements);
    }
}

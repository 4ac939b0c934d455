using System.Numerics;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// What a batch circuit's transaction uses, in whole: measured, and a test holds the contract to it (<c>zkp bench gas</c> prints the figures). The
/// planner reckons with it, and quotes do before there is a proof.
/// </summary>
public static class BatchGas
{
    /// <summary>A proof with two signals, and its batch's record.</summary>
    private const long OneProof = 248_200;

    /// <summary>That several proofs are verified together: challenges, and loops in the place of what is written out for one.</summary>
    private const long SeveralProofs = 20_300;

    /// <summary>For each proof more its call data, its multiplications, and one pair more for the pairing.</summary>
    private const long FurtherProof = 52_200;

    /// <summary>For each statement its call data, and its part of the polynomial.</summary>
    private const long PerStatement = 650;

    /// <summary>For each slot that no statement takes its part of the polynomial.</summary>
    private const long PerFreeSlot = 70;

    /// <summary>For each leaf of the tree.</summary>
    private const long PerLeaf = 100;

    /// <summary>
    /// What a registry uses more for a version whose key is not its own: it asks the VKHashRegistry for the verifier and calls that (measured; a
    /// test holds quotes to it).
    /// </summary>
    private const long VerifierCall = 8_300;

    /// <summary>What that call costs more where it has several proofs; for each of them its words are copied.</summary>
    private const long VerifierCallOfSeveral = 570;
    private const long VerifierCallPerProof = 206;

    /// <param name="size">The slots of the circuit.</param>
    /// <param name="statements">How many are recorded.</param>
    /// <param name="keyInRegistry">Whether the registry verifies with a key of its own.</param>
    public static long Of(int size, int statements, bool keyInRegistry = true)
    {
        int proofs = StatementSet.ProofsFor(statements, size);
        bool isOne = proofs == 1;
        return OneProof
            + (isOne ? 0 : SeveralProofs + (FurtherProof * (proofs - 1)))
            + (keyInRegistry ? 0 : VerifierCall + (isOne ? 0 : VerifierCallOfSeveral + (VerifierCallPerProof * proofs)))
            + (PerStatement * statements)
            + (PerFreeSlot * ((proofs * size) - statements))
            + (PerLeaf * BitOperations.RoundUpToPowerOf2((uint)statements));
    }
}

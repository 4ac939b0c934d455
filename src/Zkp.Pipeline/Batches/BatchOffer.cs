namespace Zkp.Pipeline.Batches;

/// <summary>A batch circuit that can be used: how large it is, and what its proofs cost.</summary>
/// <param name="Size">Its slots.</param>
/// <param name="Most">The most statements of one transaction: as many proofs are verified together as that takes.</param>
/// <param name="ProvingTime">For one proof, whatever the number of free slots.</param>
/// <param name="KeyInRegistry">Whether the registry verifies with a key of its own.</param>
public sealed record BatchOffer(int Size, int Most, TimeSpan ProvingTime, bool KeyInRegistry = true)
{
    /// <summary>Of the whole transaction.</summary>
    public long GasOf(int statements) => BatchGas.Of(Size, statements, KeyInRegistry);

    /// <summary>Of all its proofs, which are made one after the other.</summary>
    public TimeSpan ProvingTimeOf(int statements) => ProvingTime * StatementSet.ProofsFor(statements, Size);
}

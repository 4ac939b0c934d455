namespace Zkp.Pipeline.Batches;

/// <summary>A batch circuit that can be used: how large it is, and what a proof of it costs.</summary>
/// <param name="Size">Its slots.</param>
/// <param name="FixedGas">Of the whole transaction, without the statements.</param>
/// <param name="GasPerStatement">For each statement that is recorded.</param>
/// <param name="ProvingTime">For one proof, whatever the number of free slots.</param>
public sealed record BatchOffer(int Size, long FixedGas, long GasPerStatement, TimeSpan ProvingTime)
{
    /// <summary>
    /// What a registry uses more for a version whose key is not its own: it asks the VKHashRegistry for the verifier and calls that (measured; a
    /// test holds quotes to it).
    /// </summary>
    public const long VerifierCallGas = 8_300;

    /// <summary>
    /// What <c>submitBatch</c> uses, whole transaction (measured; a test holds the contract to it): a proof with two signals and its
    /// record; 165 a slot for the tree and the polynomial; and for each statement its call data.
    /// </summary>
    public static BatchOffer Measured(int size, TimeSpan provingTime, bool keyInRegistry = true) =>
        new(size, 248_000 + (165L * size) + (keyInRegistry ? 0 : VerifierCallGas), 570, provingTime);

    public long GasOf(int statements) => FixedGas + (GasPerStatement * statements);
}

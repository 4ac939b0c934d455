using System.Buffers.Binary;
using System.Numerics;
using Zkp.Bn254;
using Zkp.Evm;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// The numbers that bind a batch's proofs to its statements, its registry and its chain; <c>BatchRegistry._bind</c> and
/// <c>batch.circom</c> compute the same. docs/batches.md holds the argument.
/// </summary>
/// <param name="Digests">For each proof Poseidon of its slots, by 16 at a time. They fix the slots before the challenge is known.</param>
/// <param name="Challenge">keccak256(chain id, registry, digests, statements) mod r: one for all proofs, so none fits another batch.</param>
/// <param name="Values">For each proof its digest + Σ slotᵢ · challengeⁱ⁺¹: the circuit's output.</param>
public sealed record BatchBinding(IReadOnlyList<Fr> Digests, Fr Challenge, IReadOnlyList<Fr> Values)
{
    private const int WordBytes = 32;

    public static BatchBinding Compute(StatementSet batch, long chainId, Address registry)
    {
        ArgumentNullException.ThrowIfNull(batch);
        IReadOnlyList<Fr>[] slots = [.. Enumerable.Range(0, batch.Proofs).Select(batch.SlotsOf)];
        Fr[] digests = [.. slots.Select(DigestOf)];
        Fr challenge = ChallengeOf(batch.Statements, digests, chainId, registry);
        return new BatchBinding(digests, challenge, [.. slots.Zip(digests, (own, digest) => ValueOf(own, digest, challenge))]);
    }

    /// <summary>What a proof must have for public signals.</summary>
    public IReadOnlyList<Fr> SignalsOf(int proof) => [Values[proof], Challenge];

    private static Fr DigestOf(IReadOnlyList<Fr> slots) => slots.Count <= Poseidon.MaxInputs
        ? Poseidon.Hash([.. slots])
        : Poseidon.Hash((Fr[])[.. slots.Chunk(Poseidon.MaxInputs).Select(chunk => Poseidon.Hash(chunk))]);

    private static Fr ValueOf(IReadOnlyList<Fr> slots, Fr digest, Fr challenge)
    {
        Fr value = Fr.Zero;
        foreach (Fr slot in slots.Reverse())
        {
            value = (value + slot) * challenge;
        }

        return value + digest;
    }

    private static Fr ChallengeOf(IReadOnlyList<Fr> statements, Fr[] digests, long chainId, Address registry)
    {
        byte[] words = new byte[WordBytes * (2 + digests.Length + statements.Count)];
        BinaryPrimitives.WriteInt64BigEndian(words.AsSpan(WordBytes - sizeof(long)), chainId);
        registry.CopyTo(words.AsSpan((2 * WordBytes) - Address.Length));
        int at = 2 * WordBytes;
        foreach (Fr number in digests.Concat(statements))
        {
            number.WriteBigEndian(words.AsSpan(at));
            at += WordBytes;
        }

        return Fr.FromBigInteger(new BigInteger(Keccak256.Hash(words), isUnsigned: true, isBigEndian: true));
    }
}

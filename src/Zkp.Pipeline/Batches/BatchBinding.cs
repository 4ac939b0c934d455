using System.Buffers.Binary;
using System.Numerics;
using Zkp.Bn254;
using Zkp.Evm;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// The numbers that bind a proof to its statements, its registry and its chain; <c>BatchRegistry._bind</c> and
/// <c>batch.circom</c> compute the same. docs/batches.md holds the argument.
/// </summary>
/// <param name="Digest">Poseidon of the slots, by 16 at a time. It fixes them before the challenge is known.</param>
/// <param name="Challenge">keccak256(chain id, registry, digest, statements) mod r.</param>
/// <param name="Value">Digest + Σ slotᵢ · challengeⁱ⁺¹: the circuit's output.</param>
public sealed record BatchBinding(Fr Digest, Fr Challenge, Fr Value)
{
    private const int WordBytes = 32;

    public static BatchBinding Compute(StatementSet batch, long chainId, Address registry)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Fr[] slots = [.. batch.Slots];
        Fr digest = DigestOf(slots);
        Fr challenge = ChallengeOf(batch.Statements, digest, chainId, registry);
        Fr value = Fr.Zero;
        foreach (Fr slot in slots.Reverse())
        {
            value = (value + slot) * challenge;
        }

        return new BatchBinding(digest, challenge, value + digest);
    }

    private static Fr DigestOf(Fr[] slots) => slots.Length <= Poseidon.MaxInputs
        ? Poseidon.Hash(slots)
        : Poseidon.Hash((Fr[])[.. slots.Chunk(Poseidon.MaxInputs).Select(chunk => Poseidon.Hash(chunk))]);

    private static Fr ChallengeOf(IReadOnlyList<Fr> statements, Fr digest, long chainId, Address registry)
    {
        byte[] words = new byte[WordBytes * (3 + statements.Count)];
        BinaryPrimitives.WriteInt64BigEndian(words.AsSpan(WordBytes - sizeof(long)), chainId);
        registry.CopyTo(words.AsSpan((2 * WordBytes) - Address.Length));
        digest.WriteBigEndian(words.AsSpan(2 * WordBytes));
        for (int i = 0; i < statements.Count; i++)
        {
            statements[i].WriteBigEndian(words.AsSpan((3 + i) * WordBytes));
        }

        return Fr.FromBigInteger(new BigInteger(Keccak256.Hash(words), isUnsigned: true, isBigEndian: true));
    }
}

using System.Numerics;
using Zkp.Bn254;
using Zkp.Evm;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// The Merkle tree that a batch is recorded by: keccak256 over pairs in ascending order (as OpenZeppelin's MerkleProof), the
/// leaves the statements themselves, as many as the next power of two has, with zeros in front. A statement alone is the root itself.
/// </summary>
public sealed class BatchTree
{
    private readonly Hash32[][] levels;

    public BatchTree(StatementSet batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Hash32[] leaves = new Hash32[BitOperations.RoundUpToPowerOf2((uint)batch.Statements.Count)];
        int free = leaves.Length - batch.Statements.Count;
        for (int i = 0; i < batch.Statements.Count; i++)
        {
            leaves[free + i] = LeafOf(batch.Statements[i]);
        }

        List<Hash32[]> built = [leaves];
        while (built[^1].Length > 1)
        {
            built.Add([.. built[^1].Chunk(2).Select(pair => HashPair(pair[0], pair[1]))]);
        }

        levels = [.. built];
    }

    /// <summary>The batch's id on chain.</summary>
    public Hash32 Root => levels[^1][0];

    /// <summary>The siblings from the statement's leaf to the root, one a level: what <c>isProven</c> takes.</summary>
    /// <exception cref="ArgumentException">The statement is not in the batch.</exception>
    public IReadOnlyList<Hash32> InclusionProof(Fr statement)
    {
        int index = Array.IndexOf(levels[0], LeafOf(statement));
        if (index < 0 || statement.IsZero)
        {
            throw new ArgumentException("The statement is not in the batch.", nameof(statement));
        }

        return [.. levels.SkipLast(1).Select((level, depth) => level[(index >> depth) ^ 1])];
    }

    private static Hash32 LeafOf(Fr statement) => Hash32.FromBigInteger(statement.ToBigInteger());

    private static Hash32 HashPair(Hash32 left, Hash32 right)
    {
        if (left > right)
        {
            (left, right) = (right, left);
        }

        byte[] both = new byte[2 * Hash32.Length];
        left.CopyTo(both);
        right.CopyTo(both.AsSpan(Hash32.Length));
        return Hash32.FromBytes(Keccak256.Hash(both));
    }
}

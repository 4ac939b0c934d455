using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// The statements of a batch: strictly ascending, so that a batch is a set and has one root. It may hold more than its circuit has slots; then
/// several proofs prove it, each the next so many.
/// </summary>
public sealed class StatementSet
{
    /// <summary>The most that a registry takes in one call (<c>BatchRegistry.LARGEST_BATCH</c>).</summary>
    public const int Most = 1024;

    private StatementSet(IReadOnlyList<Fr> statements, int size)
    {
        Statements = statements;
        Size = size;
    }

    /// <summary>What is recorded, without padding.</summary>
    public IReadOnlyList<Fr> Statements { get; }

    /// <summary>The slots of the circuit: a power of two.</summary>
    public int Size { get; }

    /// <summary>How many proofs it takes.</summary>
    public int Proofs => ProofsFor(Statements.Count, Size);

    /// <summary>How many proofs of a circuit prove so many statements.</summary>
    public static int ProofsFor(int statements, int size) => (statements + size - 1) / size;

    /// <param name="statements">Different ones, in any order.</param>
    /// <param name="size">The slots of the circuit.</param>
    /// <exception cref="ArgumentException">There are none, too many, two alike, or one is zero; or the size is no power of two.</exception>
    public static StatementSet Create(IEnumerable<Fr> statements, int size)
    {
        if (size is < 2 or > Most || !BitOperations.IsPow2(size))
        {
            throw new ArgumentException($"A batch circuit has a power of two of slots, at most {Most}, and not {size}.", nameof(size));
        }

        Fr[] ascending = [.. statements.OrderBy(statement => statement.ToBigInteger())];
        if (ascending.Length is 0 or > Most)
        {
            throw new ArgumentException($"A batch has 1 to {Most} statements, not {ascending.Length}.", nameof(statements));
        }

        if (ascending[0].IsZero || ascending.Zip(ascending.Skip(1)).Any(pair => pair.First == pair.Second))
        {
            throw new ArgumentException("The statements of a batch must differ, and none can be zero.", nameof(statements));
        }

        return new StatementSet(ascending, size);
    }

    /// <summary>The slots of one proof as its circuit has them: its statements, and behind the last of all the padding.</summary>
    public IReadOnlyList<Fr> SlotsOf(int proof)
    {
        Fr[] own = [.. Statements.Skip(proof * Size).Take(Size)];
        return own.Length > 0
            ? [.. own, .. Enumerable.Repeat(PaddingStatement.Value, Size - own.Length)]
            : throw new ArgumentOutOfRangeException(nameof(proof), proof, $"It takes {Proofs} proofs.");
    }
}

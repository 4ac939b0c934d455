using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Pipeline.Batches;

/// <summary>The statements of a batch: strictly ascending, so that a batch is a set and has one root.</summary>
public sealed class StatementSet
{
    private StatementSet(IReadOnlyList<Fr> statements, int size)
    {
        Statements = statements;
        Size = size;
    }

    /// <summary>What is recorded, without padding.</summary>
    public IReadOnlyList<Fr> Statements { get; }

    /// <summary>The slots of the circuit: a power of two.</summary>
    public int Size { get; }

    /// <summary>The slots as the circuit has them: the statements, then the padding.</summary>
    public IEnumerable<Fr> Slots => Statements.Concat(Enumerable.Repeat(PaddingStatement.Value, Size - Statements.Count));

    /// <param name="statements">Different ones, in any order.</param>
    /// <param name="size">The slots of the circuit.</param>
    /// <exception cref="ArgumentException">There are none, too many, two alike, or one is zero; or the size is no power of two.</exception>
    public static StatementSet Create(IEnumerable<Fr> statements, int size)
    {
        if (size < 2 || !BitOperations.IsPow2(size))
        {
            throw new ArgumentException($"A batch circuit has a power of two of slots, not {size}.", nameof(size));
        }

        Fr[] ascending = [.. statements.OrderBy(statement => statement.ToBigInteger())];
        if (ascending.Length == 0 || ascending.Length > size)
        {
            throw new ArgumentException($"{ascending.Length} statements do not go into {size} slots.", nameof(statements));
        }

        if (ascending[0].IsZero || ascending.Zip(ascending.Skip(1)).Any(pair => pair.First == pair.Second))
        {
            throw new ArgumentException("The statements of a batch must differ, and none can be zero.", nameof(statements));
        }

        return new StatementSet(ascending, size);
    }
}

using Zkp.Bn254;

namespace Zkp.Pipeline.Batches;

/// <summary>What a batch's proof proves. Stored with the proof in one piece, because it fits no other list.</summary>
/// <param name="Size">The slots of its circuit.</param>
/// <param name="Statements">Ascending, as decimal numbers.</param>
/// <param name="Digest"><see cref="BatchBinding.Digest"/>, as a decimal number.</param>
public sealed record BatchContents(int Size, IReadOnlyList<string> Statements, string Digest)
{
    public static BatchContents Of(StatementSet batch, BatchBinding binding)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(binding);
        return new BatchContents(batch.Size, [.. batch.Statements.Select(statement => statement.ToString())], binding.Digest.ToString());
    }

    public StatementSet ToSet() => StatementSet.Create(Statements.Select(Parse), Size);

    public Fr ToDigest() => Parse(Digest);

    private static Fr Parse(string text) =>
        Fr.TryParse(text, out Fr value) ? value : throw new InvalidDataException("A stored statement is no field element.");
}

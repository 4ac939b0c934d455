using Zkp.Bn254;

namespace Zkp.Pipeline.Batches;

/// <summary>What a batch's proofs prove. Stored with them in one piece, because they fit no other list.</summary>
/// <param name="Size">The slots of its circuit.</param>
/// <param name="Statements">Ascending, as decimal numbers.</param>
/// <param name="Digests"><see cref="BatchBinding.Digests"/>, as decimal numbers.</param>
public sealed record BatchContents(int Size, IReadOnlyList<string> Statements, IReadOnlyList<string> Digests)
{
    public static BatchContents Of(StatementSet batch, BatchBinding binding)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(binding);
        return new BatchContents(
            batch.Size, [.. batch.Statements.Select(statement => statement.ToString())], [.. binding.Digests.Select(digest => digest.ToString())]);
    }

    public StatementSet ToSet() => StatementSet.Create(Statements.Select(Parse), Size);

    public IReadOnlyList<Fr> ToDigests() => [.. Digests.Select(Parse)];

    private static Fr Parse(string text) =>
        Fr.TryParse(text, out Fr value) ? value : throw new InvalidDataException("A stored statement is no field element.");
}

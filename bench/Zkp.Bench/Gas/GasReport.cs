using System.Globalization;
using System.Text;

namespace Zkp.Bench.Gas;

/// <summary>Writes the measurements down, for the console and for docs/gas.md.</summary>
internal static class GasReport
{
    private const string Begin = "<!-- begin: written by `./zkp bench gas --write` -->";
    private const string End = "<!-- end -->";

    /// <summary>
    /// gnark's template under the same key size, execution gas; its generator is a Go program, so it is quoted and not run.
    /// Measured with solc 0.8.37 on anvil 1.7.1.
    /// </summary>
    private static readonly Dictionary<int, long> GnarkQuoted = new() { [1] = 188_702, [2] = 195_184, [4] = 208_264 };

    public static string ForPeople(GasFigures figures)
    {
        IReadOnlyList<VerifierGas> rows = figures.Verification;
        StringBuilder text = new();
        text.AppendLine("verifyProof, execution gas (receipt - 21,000 - calldata)");
        text.AppendLine("  signals    floor     ours  over floor  snarkjs  snarkjs via IR  gnark (quoted)");
        foreach (VerifierGas row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {row.PublicSignals,7}  {row.Floor,7:N0}  {row.Ours.Execution,7:N0}  {Over(row),9:0.00} %  {row.Snarkjs.Execution,7:N0}  {row.SnarkjsViaIr.Execution,14:N0}  {GnarkQuoted[row.PublicSignals],14:N0}");
        }

        text.AppendLine();
        text.AppendLine("whole transactions, gas");
        text.AppendLine("  signals  verifyProof  snarkjs's  ComplaintRegistry.submit");
        foreach (VerifierGas row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {row.PublicSignals,7}  {row.Ours.Transaction,11:N0}  {row.Snarkjs.Transaction,9:N0}  {row.Submit.Transaction,24:N0}");
        }

        text.AppendLine();
        text.AppendLine("verifyBatch, one public signal, gas a proof");
        text.AppendLine("   proofs  execution  whole transaction");
        foreach (BatchGas batch in figures.Batches)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {batch.Proofs,7}  {batch.PerProof,9:N0}  {batch.TransactionPerProof,17:N0}");
        }

        return text.ToString();
    }

    /// <summary>Replaces the tables of the page; what people wrote around them stays.</summary>
    public static async Task UpdatePageAsync(string path, GasFigures figures)
    {
        string page = await File.ReadAllTextAsync(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal);
        int end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{path} has lost the marks between which its tables stand: {Begin} and {End}.");
        }

        await File.WriteAllTextAsync(path, page[..begin] + Begin + "\n\n" + Tables(figures) + "\n" + page[end..]);
    }

    private static string Tables(GasFigures figures)
    {
        IReadOnlyList<VerifierGas> rows = figures.Verification;
        StringBuilder text = new();
        text.Append("| public signals | floor | ours | over the floor | snarkjs | snarkjs, via IR | gnark (quoted) |\n");
        text.Append("|---|---|---|---|---|---|---|\n");
        foreach (VerifierGas row in rows)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {row.PublicSignals} | {row.Floor:N0} | **{row.Ours.Execution:N0}** | {Over(row):0.00} % | {row.Snarkjs.Execution:N0} | {row.SnarkjsViaIr.Execution:N0} | {GnarkQuoted[row.PublicSignals]:N0} |\n");
        }

        text.Append("\nExecution gas of `verifyProof`: the receipt's, less 21,000 and the calldata.\n\n");
        text.Append("| public signals | `verifyProof`, whole transaction | snarkjs's, whole transaction | `ComplaintRegistry.submit`, whole transaction |\n");
        text.Append("|---|---|---|---|\n");
        foreach (VerifierGas row in rows)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {row.PublicSignals} | {row.Ours.Transaction:N0} | {row.Snarkjs.Transaction:N0} | **{row.Submit.Transaction:N0}** |\n");
        }

        text.Append("\n| `verifyBatch`, proofs of one public signal | execution gas a proof | whole transaction, gas a proof |\n");
        text.Append("|---|---|---|\n");
        foreach (BatchGas batch in figures.Batches)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {batch.Proofs} | **{batch.PerProof:N0}** | {batch.TransactionPerProof:N0} |\n");
        }

        return text.ToString();
    }

    private static double Over(VerifierGas row) => 100.0 * (row.Ours.Execution - row.Floor) / row.Floor;
}

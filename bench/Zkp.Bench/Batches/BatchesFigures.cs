using System.Globalization;
using System.Text;

namespace Zkp.Bench.Batches;

/// <param name="Size">The slots of the batch circuit.</param>
/// <param name="Most">The most statements of one transaction.</param>
/// <param name="Single">A proof and a transaction each.</param>
/// <param name="Batch">Through POST /api/v1/batches.</param>
/// <param name="Cores">Of the machine, which also runs the chains and the storage emulator.</param>
internal sealed record BatchesFigures(int Size, int Most, PathFigures Single, PathFigures Batch, int Cores)
{
    public string ToTable()
    {
        StringBuilder table = new();
        table.AppendLine("| path | statements | finalized | transactions | seconds | statements a minute | gas a statement |");
        table.AppendLine("|---|---|---|---|---|---|---|");
        foreach ((string name, PathFigures path) in new[] { ("single", Single), ($"batch circuit of {Size}, up to {Most} a transaction", Batch) })
        {
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {name} | {path.Statements} | {path.Finalized} | {path.Transactions} | {path.Seconds:0.0} | {path.StatementsPerMinute:0.0} | {path.GasPerStatement:0} |");
        }

        return table.ToString().TrimEnd();
    }
}

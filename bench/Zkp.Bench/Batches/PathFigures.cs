using System.Text.Json.Nodes;

namespace Zkp.Bench.Batches;

/// <param name="Statements">How many were asked for.</param>
/// <param name="Finalized">How many came to finality.</param>
/// <param name="Transactions">How many transactions they took.</param>
/// <param name="Seconds">From the first request until all were at an end.</param>
/// <param name="GasPerStatement">Of whole transactions, gas for data on L1 included where the network charges it so.</param>
internal sealed record PathFigures(int Statements, int Finalized, int Transactions, double Seconds, double StatementsPerMinute, double GasPerStatement)
{
    public static PathFigures Of(int count, TimeSpan took, IReadOnlyCollection<JsonObject> proofs)
    {
        JsonObject[] finalized = [.. proofs.Where(proof => proof["state"]!.GetValue<string>() == "Finalized")];
        JsonObject[] transactions = [.. finalized.DistinctBy(proof => proof["transactionHash"]!.GetValue<string>())];
        return new PathFigures(
            count,
            finalized.Length,
            transactions.Length,
            Math.Round(took.TotalSeconds, 1),
            Math.Round(finalized.Length * 60 / took.TotalSeconds, 1),
            Math.Round(transactions.Sum(proof => proof["gasUsed"]!.GetValue<double>()) / Math.Max(1, finalized.Length)));
    }
}

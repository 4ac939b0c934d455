using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Zkp.Bench.Pipeline;

/// <param name="SubmitSeconds">From the first request to the last 202.</param>
/// <param name="TotalSeconds">From the first request until every proof is at its end.</param>
/// <param name="Stages">By state: how long proofs were in it.</param>
internal sealed record PipelineFigures(
    int Requests, int Finalized, double SubmitSeconds, double TotalSeconds, double ProofsPerMinute, IReadOnlyList<StageFigure> Stages)
{
    public static PipelineFigures From(int requests, double submitSeconds, double totalSeconds, IReadOnlyList<JsonObject> proofs)
    {
        StageFigure[] stages =
        [
            .. proofs
                .SelectMany(proof => proof["stages"]!.AsArray())
                .GroupBy(stage => stage!["name"]!.GetValue<string>())
                .Select(group => StageFigure.Of(group.Key, [.. group.Select(stage => stage!["milliseconds"]!.GetValue<double>() / 1000)])),
        ];
        return new PipelineFigures(
            requests,
            proofs.Count(proof => proof["state"]!.GetValue<string>() == "Finalized"),
            Math.Round(submitSeconds, 2),
            Math.Round(totalSeconds, 2),
            Math.Round(requests * 60 / totalSeconds, 1),
            stages);
    }

    public string ToTable()
    {
        StringBuilder table = new();
        table.AppendLine(CultureInfo.InvariantCulture, $"{Requests} requests at once: {Finalized} finalized in {TotalSeconds:0.0} s, {ProofsPerMinute:0.0} proofs a minute; all accepted after {SubmitSeconds:0.0} s");
        table.AppendLine();
        table.AppendLine("| state | proofs | median s | p95 s | longest s |");
        table.AppendLine("|---|---|---|---|---|");
        foreach (StageFigure stage in Stages)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"| {stage.State} | {stage.Proofs} | {stage.MedianSeconds:0.00} | {stage.P95Seconds:0.00} | {stage.LongestSeconds:0.00} |");
        }

        return table.ToString().TrimEnd();
    }
}

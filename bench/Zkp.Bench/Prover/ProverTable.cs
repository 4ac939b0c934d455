using System.Globalization;

namespace Zkp.Bench.Prover;

/// <summary>The results as a Markdown table, a row as soon as it is known.</summary>
internal static class ProverTable
{
    public static void Write(ProverResult result, bool isFirst)
    {
        if (isFirst)
        {
            Console.WriteLine(
                "| circuit | constraints, domain, witness | witness s | ours, whole process: s, peak MiB | ours, key resident: s, proofs/s | snarkjs: s, peak MiB | snarkjs / ours | rapidsnark: s, peak MiB | ours / rapidsnark |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        }

        string rapidsnark = result.RapidsnarkSeconds is { } seconds ? F($"{seconds:F3}, {result.RapidsnarkPeakMebibytes:F0}") : "–";
        string ratio = result.RapidsnarkSeconds is { } other ? F($"{result.OursColdSeconds / other:F2}") : "–";
        Console.WriteLine(F(
            $"| {result.Circuit} | {result.Constraints:N0}, 2^{result.LogDomainSize}, {result.Witness} | {result.WitnessSeconds:F3} | {result.OursColdSeconds:F3}, {result.OursColdPeakMebibytes:F0} | {result.OursResidentSeconds:F3}, {result.OursProofsPerSecond:F1} | {result.SnarkjsSeconds:F2}, {result.SnarkjsPeakMebibytes:F0} | {result.SnarkjsSeconds / result.OursColdSeconds:F1} | {rapidsnark} | {ratio} |"));
    }

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Zkp.Bench.Prover;

/// <summary>The results as a Markdown table, a row as soon as it is known.</summary>
internal static class ProverTable
{
    private const string None = "–";

    public static void Write(ProverResult result, bool isFirst)
    {
        if (isFirst)
        {
            Console.WriteLine(
                "| circuit | constraints, domain, witness | witness s | ours, whole process: s, peak MiB | ours, key resident: s (one thread), proofs/s, verification ms | snarkjs: s, peak MiB | snarkjs / ours | rapidsnark: s, peak MiB, proofs/s | ours / rapidsnark: whole, resident, peak |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        }

        string snarkjs = result.SnarkjsSeconds is { } slow ? F($"{slow:F2}, {result.SnarkjsPeakMebibytes:F0}") : None;
        string times = result.SnarkjsSeconds / result.OursColdSeconds is { } faster ? F($"{faster:F1}") : None;
        string rapidsnark = result.RapidsnarkSeconds is { } seconds
            ? F($"{seconds:F3}, {result.RapidsnarkPeakMebibytes:F0}, {result.RapidsnarkProofsPerSecond:F1}")
            : None;
        string ratio = result.RapidsnarkSeconds is { } other
            ? F($"{result.OursColdSeconds / other:F2}, {result.OursResidentSeconds / other:F2}, {result.OursColdPeakMebibytes / result.RapidsnarkPeakMebibytes:F2}")
            : None;
        Console.WriteLine(F(
            $"| {result.Circuit} | {result.Constraints:N0}, 2^{result.LogDomainSize}, {result.Witness} | {result.WitnessSeconds:F3} | {result.OursColdSeconds:F3}, {result.OursColdPeakMebibytes:F0} | {result.OursResidentSeconds:F3} ({result.OursOneThreadSeconds:F3}), {result.OursProofsPerSecond:F1}, {result.OursVerifySeconds * 1e3:F2} | {snarkjs} | {times} | {rapidsnark} | {ratio} |"));
    }

    /// <summary>What the largest circuit costs a constraint against the smallest, and what the second thread brings.</summary>
    public static void WriteScaling(IReadOnlyList<ProverResult> results)
    {
        double first = PerConstraint(results[0]);
        foreach (ProverResult result in results)
        {
            Console.WriteLine(F(
                $"2^{result.LogDomainSize}: {PerConstraint(result) * 1e6:F2} µs a constraint, {PerConstraint(result) / first:F2} of that at 2^{results[0].LogDomainSize}; two threads are {result.OursOneThreadSeconds / result.OursResidentSeconds:F2} times as fast as one"));
        }
    }

    private static double PerConstraint(ProverResult result) => result.OursResidentSeconds / result.Constraints;

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

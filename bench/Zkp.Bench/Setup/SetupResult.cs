namespace Zkp.Bench.Setup;

/// <summary>One step of a set-up of one circuit: medians of whole processes, wall seconds and peak memory in MiB.</summary>
internal sealed record SetupResult(
    string Circuit,
    int Constraints,
    string Step,
    double OursSeconds,
    double OursPeakMebibytes,
    double SnarkjsSeconds,
    double SnarkjsPeakMebibytes)
{
    public double Ratio => SnarkjsSeconds / OursSeconds;
}

namespace Zkp.Bench.Prover;

/// <summary>Medians of one circuit: wall seconds and peak memory in MiB; null where not measured.</summary>
internal sealed record ProverResult(
    string Circuit,
    string Witness,
    int Constraints,
    int LogDomainSize,
    double WitnessSeconds,
    double OursColdSeconds,
    double OursColdPeakMebibytes,
    double OursResidentSeconds,
    double OursOneThreadSeconds,
    double OursProofsPerSecond,
    double OursVerifySeconds,
    double? SnarkjsSeconds,
    double? SnarkjsPeakMebibytes,
    double? RapidsnarkSeconds,
    double? RapidsnarkPeakMebibytes,
    double? RapidsnarkProofsPerSecond);

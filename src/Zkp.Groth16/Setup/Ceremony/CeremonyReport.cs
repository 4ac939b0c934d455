namespace Zkp.Groth16;

/// <summary>What a check of a key's ceremony came to.</summary>
/// <param name="Problem">Null when all is well; else what is wrong, for people.</param>
/// <param name="CircuitHash">The hash of the circuit's initial key as the file has it; 64 bytes, or empty when the file could not be read.</param>
/// <param name="Contributions">In the order in which they were made.</param>
public sealed record CeremonyReport(string? Problem, byte[] CircuitHash, IReadOnlyList<ContributionSummary> Contributions)
{
    public bool IsValid => Problem is null;
}

namespace Zkp.Groth16;

/// <summary>What a check of powers of tau came to.</summary>
/// <param name="Problem">Null when all is well; else what is wrong, for people.</param>
/// <param name="Power">Binary logarithm of the largest domain.</param>
/// <param name="IsPrepared">Whether the file was prepared for phase 2, and those sections checked too.</param>
/// <param name="Contributions">In the order in which they were made; the hash is that of the response.</param>
public sealed record PowersReport(string? Problem, int Power, bool IsPrepared, IReadOnlyList<ContributionSummary> Contributions)
{
    public bool IsValid => Problem is null;
}

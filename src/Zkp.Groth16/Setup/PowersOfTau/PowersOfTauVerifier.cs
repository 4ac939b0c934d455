using System.Text;

namespace Zkp.Groth16;

/// <summary>
/// The check of phase 1: all points are in their groups, every section is what one τ, α and β give, the contributions follow from each other,
/// and the sections prepared for phase 2 are the same points in another basis. Equations are checked by random sums of 128 bits.
/// </summary>
public static class PowersOfTauVerifier
{
    /// <summary>Checks a .ptau file.</summary>
    /// <exception cref="ProofSystemFormatException">The file is no powers of tau, or is structurally unusable.</exception>
    public static PowersReport Verify(string ptauPath, CancellationToken cancellationToken = default)
    {
        using PowersOfTau powers = PowersOfTau.Open(ptauPath);
        PowersCheck check = new(powers, cancellationToken);
        string? problem;
        try
        {
            problem = check.FirstProblem();
        }
        catch (ProofSystemFormatException exception)
        {
            // Points outside their groups: the file is one, with wrong contents.
            problem = exception.Message;
        }

        return new PowersReport(problem, powers.Power, powers.IsPrepared, [.. check.Contributions.Select(Summarise)]);
    }

    private static ContributionSummary Summarise(PowersContribution contribution, int index) => new(
        index + 1, Encoding.UTF8.GetString(contribution.Name), contribution.ResponseHash, contribution.Beacon);
}

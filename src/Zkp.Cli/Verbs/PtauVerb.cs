using System.CommandLine;
using System.Globalization;
using Zkp.Cli.Ceremony;
using Zkp.Groth16;

namespace Zkp.Cli.Verbs;

/// <summary><c>ptau</c>: phase 1 of a trusted set-up, which others have held.</summary>
internal static class PtauVerb
{
    public static Command Create() => new("ptau", "Checks powers of tau.") { CreateVerify() };

    private static Command CreateVerify()
    {
        Option<string> ptau = RequiredFile.Option("--ptau", "The powers of tau, snarkjs's .ptau.");
        Command command = new("verify", "Checks powers of tau and their contributions: exit code 0 valid, 1 invalid, 2 unusable input.") { ptau };
        command.SetAction((parsed, cancellationToken) =>
        {
            PowersReport report = PowersOfTauVerifier.Verify(RequiredFile.Existing(parsed, ptau), cancellationToken);
            foreach (ContributionSummary contribution in report.Contributions)
            {
                Console.WriteLine(CeremonyText.Contribution(contribution));
            }

            string preparation = report.IsPrepared ? "prepared for phase 2" : "not prepared for phase 2";
            Console.WriteLine(report.IsValid
                ? string.Create(CultureInfo.InvariantCulture, $"valid: powers of tau up to 2^{report.Power}, {preparation}")
                : $"invalid: {report.Problem}");
            return Task.FromResult(report.IsValid ? ExitCode.Done : ExitCode.No);
        });
        return command;
    }
}

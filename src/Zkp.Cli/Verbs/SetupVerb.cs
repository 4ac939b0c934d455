using System.CommandLine;
using Zkp.Cli.Ceremony;
using Zkp.Cli.Output;
using Zkp.Cli.Setup;
using Zkp.Groth16;
using Zkp.LocalTools;

namespace Zkp.Cli.Verbs;

/// <summary>
/// <c>setup</c>: compiles the repository's circuits and makes development keys, marked as such; or, given a circuit and powers of tau, makes the
/// key that a real ceremony begins with.
/// </summary>
internal static class SetupVerb
{
    private static readonly Option<string?> CircuitOption = new("--circuit")
    {
        Description = "This circuit, a folder's name in circuits/; without it those that requests can name. Batch circuits are made by name.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> CircomOption = new("--circom")
    {
        Description = $"A native build of circom {CircomTool.Version} instead of npm's, which ends at 4 GiB; or {CircomTool.Variable}.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> R1csOption = new("--r1cs") { Description = "A circuit of your own; goes with --ptau and --out.", HelpName = "FILE" };

    private static readonly Option<string?> PtauOption = new("--ptau") { Description = "Powers of tau, prepared for phase 2.", HelpName = "FILE" };

    private static readonly Option<string?> OutOption = new("--out") { Description = "Where the key goes, to which nobody has contributed yet.", HelpName = "FILE" };

    public static Command Create()
    {
        Command command = new("setup", "Makes development keys for the circuits here, or with --r1cs, --ptau and --out the first key of a ceremony.")
        {
            CircuitOption, CircomOption, R1csOption, PtauOption, OutOption,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? circuit = parsed.GetValue(CircuitOption);
        switch (circuit, parsed.GetValue(R1csOption), parsed.GetValue(PtauOption), parsed.GetValue(OutOption))
        {
            case (_, null, null, null):
                return await MakeDevelopmentKeysAsync(circuit is null ? CircuitPreparation.SingleNames : [circuit], parsed.GetValue(CircomOption), cancellationToken);
            case (null, { } r1cs, { } ptau, { } output) when parsed.GetValue(CircomOption) is null:
                return MakeInitialKey(r1cs, ptau, output, cancellationToken);
            default:
                throw new UnusableException("setup takes --circuit NAME and --circom FILE or nothing for development keys, or --r1cs FILE --ptau FILE --out FILE.");
        }
    }

    private static async Task<int> MakeDevelopmentKeysAsync(IReadOnlyList<string> names, string? circom, CancellationToken cancellationToken)
    {
        IStepReporter reporter = Reporters.ForOutput();
        foreach (string each in names)
        {
            reporter.Line("  " + await CircuitPreparation.PrepareAsync(each, reporter, cancellationToken, circom: circom));
        }

        return ExitCode.Done;
    }

    private static int MakeInitialKey(string r1cs, string ptau, string output, CancellationToken cancellationToken)
    {
        foreach ((string option, string path) in new[] { ("--r1cs", r1cs), ("--ptau", ptau) })
        {
            if (!File.Exists(path))
            {
                throw new UnusableException($"{option}: there is no file {path}.");
            }
        }

        Console.WriteLine(CeremonyText.Hash("Circuit hash:", KeyCeremony.CreateInitialKey(r1cs, ptau, output, cancellationToken)));
        Console.WriteLine("Nobody has contributed yet: proofs of this key prove nothing until somebody has (zkey contribute).");
        return ExitCode.Done;
    }
}

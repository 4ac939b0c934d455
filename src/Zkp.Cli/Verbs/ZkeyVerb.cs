using System.CommandLine;
using Zkp.Cli.Ceremony;
using Zkp.Groth16;

namespace Zkp.Cli.Verbs;

/// <summary><c>zkey</c>: phase 2 of a trusted set-up, on snarkjs's files.</summary>
internal static class ZkeyVerb
{
    public static Command Create() => new("zkey", "Takes a circuit's key through its ceremony, and checks one.")
    {
        CreateContribute(), CreateBeacon(), CreateVerify(), CreateExport(),
    };

    private static Command CreateContribute()
    {
        Option<string> zkey = RequiredFile.Option("--zkey", "The key so far.");
        Option<string> output = RequiredFile.Option("--out", "Where the next key goes.");
        Option<string?> name = new("--name") { Description = "What the record calls you.", HelpName = "NAME" };
        Option<string?> entropy = new("--entropy")
        {
            Description = "Any text, mixed into the system's randomness; not needed.",
            HelpName = "TEXT",
        };
        Command command = new("contribute", "Contributes a secret that nobody learns, and prints the contribution's hash.") { zkey, output, name, entropy };
        command.SetAction((parsed, cancellationToken) =>
        {
            string input = RequiredFile.Existing(parsed, zkey);
            Console.WriteLine(CeremonyText.Contribution(KeyCeremony.Contribute(
                input, RequiredFile.Output(parsed, output, input), parsed.GetValue(name), parsed.GetValue(entropy), cancellationToken)));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command CreateBeacon()
    {
        Option<string> zkey = RequiredFile.Option("--zkey", "The key after the last participant.");
        Option<string> output = RequiredFile.Option("--out", "Where the final key goes.");
        Option<string?> name = new("--name") { Description = "What the record calls the beacon.", HelpName = "NAME" };
        Option<string> value = new("--beacon") { Description = "The beacon's value, in hexadecimal.", HelpName = "HEX", Required = true };
        Option<int> iterations = new("--iterations")
        {
            Description = "The value is hashed 2^N times; 10 to 63.",
            HelpName = "N",
            DefaultValueFactory = _ => Beacon.MinIterationsLog,
        };
        Command command = new("beacon", "Ends a ceremony with a public random value, and prints the contribution's hash.") { zkey, output, value, iterations, name };
        command.SetAction((parsed, cancellationToken) =>
        {
            string input = RequiredFile.Existing(parsed, zkey);
            Beacon beacon = Beacon.Parse(parsed.GetValue(value)!, parsed.GetValue(iterations));
            Console.WriteLine(CeremonyText.Contribution(KeyCeremony.ApplyBeacon(
                input, RequiredFile.Output(parsed, output, input), parsed.GetValue(name), beacon, cancellationToken)));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command CreateVerify()
    {
        Option<string> r1cs = RequiredFile.Option("--r1cs", "The circuit.");
        Option<string> ptau = RequiredFile.Option("--ptau", "The prepared powers of tau that the key was made of.");
        Option<string> zkey = RequiredFile.Option("--zkey", "The key to check.");
        Option<bool> initial = new("--initial") { Description = "Accept a key without contributions, as the first participant gets it." };
        Command command = new("verify", "Checks a key's whole ceremony: exit code 0 valid, 1 invalid, 2 unusable input.") { r1cs, ptau, zkey, initial };
        command.SetAction((parsed, cancellationToken) =>
        {
            CeremonyReport report = KeyCeremony.Verify(
                RequiredFile.Existing(parsed, r1cs),
                RequiredFile.Existing(parsed, ptau),
                RequiredFile.Existing(parsed, zkey),
                parsed.GetValue(initial),
                cancellationToken);
            if (report.CircuitHash.Length > 0)
            {
                Console.WriteLine(CeremonyText.Hash("Circuit hash:", report.CircuitHash));
            }

            foreach (ContributionSummary contribution in report.Contributions)
            {
                Console.WriteLine(CeremonyText.Contribution(contribution));
            }

            Console.WriteLine(report.IsValid ? "valid" : $"invalid: {report.Problem}");
            return Task.FromResult(report.IsValid ? ExitCode.Done : ExitCode.No);
        });
        return command;
    }

    private static Command CreateExport()
    {
        Option<string> zkey = RequiredFile.Option("--zkey", "The key.");
        Option<string?> output = new("--out") { Description = "The file to write; standard output when left out.", HelpName = "FILE" };
        Command command = new("export-vkey", "Writes the verification key, as snarkjs's JSON.") { zkey, output };
        command.SetAction(parsed =>
        {
            using ProvingKey key = ProvingKey.Load(RequiredFile.Existing(parsed, zkey));
            string json = key.VerifyingKey.ToJson();
            if (parsed.GetValue(output) is { } path)
            {
                File.WriteAllText(path, json);
            }
            else
            {
                Console.WriteLine(json);
            }

            return ExitCode.Done;
        });
        return command;
    }
}

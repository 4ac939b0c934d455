using System.CommandLine;
using Zkp.Bn254;
using Zkp.Groth16;

namespace Zkp.Cli.Verbs;

/// <summary><c>verify</c>: exit 0 for a valid proof, 1 for an invalid one, 2 for files that are none.</summary>
internal static class VerifyVerb
{
    public static Command Create()
    {
        Option<string> vkey = new("--vkey") { Description = "The verification key, snarkjs's JSON.", HelpName = "FILE", Required = true };
        Option<string> proof = new("--proof") { Description = "The proof, snarkjs's JSON.", HelpName = "FILE", Required = true };
        Option<string> signals = new("--public") { Description = "The public signals, snarkjs's JSON.", HelpName = "FILE", Required = true };
        Command command = new("verify", "Verifies a proof: exit code 0 valid, 1 invalid, 2 unusable input.") { vkey, proof, signals };
        command.SetAction(parsed => Run(parsed.GetValue(vkey)!, parsed.GetValue(proof)!, parsed.GetValue(signals)!));
        return command;
    }

    private static int Run(string vkeyPath, string proofPath, string publicPath)
    {
        VerifyingKey key = Read("--vkey", vkeyPath, VerifyingKey.ParseJson);
        Proof proof = Read("--proof", proofPath, Proof.ParseJson);
        IReadOnlyList<Fr> signals = Read("--public", publicPath, PublicSignals.ParseJson);
        if (signals.Count != key.PublicCount)
        {
            throw new UnusableException($"{publicPath} has {signals.Count} public signals, but the key is for {key.PublicCount}.");
        }

        bool valid = Verifier.Verify(key, proof, signals);
        Console.WriteLine(valid ? "valid" : "invalid");
        return valid ? ExitCode.Done : ExitCode.No;
    }

    private static T Read<T>(string option, string path, Func<string, T> parse)
    {
        if (!File.Exists(path))
        {
            throw new UnusableException($"{option}: there is no file {path}.");
        }

        try
        {
            return parse(File.ReadAllText(path));
        }
        catch (ProofSystemFormatException exception)
        {
            throw new UnusableException($"{path}: {exception.Message}", exception);
        }
    }
}

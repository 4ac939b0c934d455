using System.CommandLine;
using Zkp.Groth16;

namespace Zkp.Cli.Verbs;

/// <summary><c>export solidity</c>: the verifier contract of a key.</summary>
internal static class ExportVerb
{
    public static Command Create() => new("export", "Writes what others need of a key.") { CreateSolidity() };

    private static Command CreateSolidity()
    {
        Option<string> vkey = new("--vkey") { Description = "The verification key, snarkjs's JSON.", HelpName = "FILE", Required = true };
        Option<string> name = new("--name")
        {
            Description = "The contract's name.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "Groth16Verifier",
        };
        Option<string?> output = new("--out") { Description = "The file to write; standard output when left out.", HelpName = "FILE" };
        Command command = new("solidity", "Writes the verifier contract of a key.") { vkey, name, output };
        command.SetAction(parsed => Run(parsed.GetValue(vkey)!, parsed.GetValue(name)!, parsed.GetValue(output)));
        return command;
    }

    private static int Run(string vkeyPath, string name, string? outputPath)
    {
        if (!File.Exists(vkeyPath))
        {
            throw new UnusableException($"--vkey: there is no file {vkeyPath}.");
        }

        string source;
        try
        {
            source = SolidityVerifier.Generate(VerifyingKey.ReadJson(vkeyPath), name);
        }
        catch (ProofSystemFormatException exception)
        {
            throw new UnusableException($"{vkeyPath}: {exception.Message}", exception);
        }
        catch (ArgumentException exception)
        {
            // Without the name of our parameter, which .NET appends.
            throw new UnusableException(exception.Message.Split(" (Parameter", 2)[0], exception);
        }

        if (outputPath is null)
        {
            Console.Out.Write(source);
        }
        else
        {
            File.WriteAllText(outputPath, source);
        }

        return ExitCode.Done;
    }
}

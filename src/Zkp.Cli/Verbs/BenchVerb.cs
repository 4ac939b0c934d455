using System.CommandLine;
using System.Diagnostics;
using Zkp.LocalTools;

namespace Zkp.Cli.Verbs;

/// <summary>
/// <c>bench</c>: the measurements, which are a program of their own. The script starts that program itself; this verb
/// is for those who start zkp.dll by hand.
/// </summary>
internal static class BenchVerb
{
    public static Command Create()
    {
        Argument<string[]> rest = new("measurement")
        {
            Description = "What to measure (prover, gas, pipeline, batches, transactions, runtime, setup) and its options.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Command command = new("bench", "Measures what the README claims: prover, gas, pipeline, batches, transactions, runtime, setup.") { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string program = RepositoryRoot.Combine("artifacts", "bin", "Zkp.Bench", "release", "Zkp.Bench.dll");
            if (!File.Exists(program))
            {
                throw new UnusableException($"{program} is not built; run ./zkp bench, which builds it.");
            }

            using Process process = Process.Start(
                new ProcessStartInfo("dotnet", [program, .. parsed.GetValue(rest) ?? [], .. parsed.UnmatchedTokens]))!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        });
        return command;
    }
}

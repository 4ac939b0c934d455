using Zkp.Cli.Output;
using Zkp.Cli.Setup;

namespace Zkp.EndToEnd.Tests;

/// <summary>The batch circuits that the stack has: the smallest, and with <c>ZKP_SOAK=1</c> the one of 16 as well.</summary>
internal static class BatchCircuits
{
    public static bool Soak => Environment.GetEnvironmentVariable("ZKP_SOAK") == "1";

    private static string OwnDirectory => Path.GetFullPath(Path.Combine(CircuitPreparation.OutputDirectory, "..", "tests", "batch-circuits"));

    /// <returns>The directories to add to the stack's.</returns>
    public static async Task<string[]> PrepareAsync()
    {
        string[] names = Soak ? ["axiom-entailment-batch-4", "axiom-entailment-batch-16"] : ["axiom-entailment-batch-4"];

        // Whoever has made batch circuits for the demo has them in its directory, and a circuit may stand only once.
        bool shared = Directory.EnumerateDirectories(CircuitPreparation.OutputDirectory, "axiom-entailment-batch-*").Any();
        foreach (string name in names)
        {
            await CircuitPreparation.PrepareAsync(
                name, new PlainReporter(TextWriter.Null), CancellationToken.None, shared ? null : OwnDirectory);
        }

        return shared ? [] : [OwnDirectory];
    }
}

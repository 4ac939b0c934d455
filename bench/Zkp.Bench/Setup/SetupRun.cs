using Zkp.Bench.Prover;
using Zkp.LocalTools;

namespace Zkp.Bench.Setup;

/// <summary>The files of one circuit's set-up, and the processes that make and check them.</summary>
internal sealed class SetupRun(string r1cs, string ptau, string folder)
{
    private const string FirstKey = "first-key";
    private const string Contribution = "contribution";
    private const string Check = "check";

    private readonly string ourInitial = Path.Combine(folder, "ours-0.zkey");
    private readonly string theirInitial = Path.Combine(folder, "snarkjs-0.zkey");
    private readonly string ours = Path.Combine(folder, "ours-1.zkey");
    private readonly string theirs = Path.Combine(folder, "snarkjs-1.zkey");

    public static string[] Steps { get; } = [FirstKey, Contribution, Check];

    public async Task<IReadOnlyList<SetupResult>> MeasureAsync(
        string circuit, int constraints, string[] steps, int runs, CancellationToken cancellationToken)
    {
        (string Step, string[] Ours, string[] Theirs, Action? Check)[] all =
        [
            (FirstKey, ["setup", "--r1cs", r1cs, "--ptau", ptau, "--out", ourInitial], ["zkey", "new", r1cs, ptau, theirInitial], CheckInitialKeys),
            (Contribution, ["zkey", "contribute", "--zkey", ourInitial, "--out", ours], ["zkey", "contribute", theirInitial, theirs, "-e=bench"], null),
            (Check, ["zkey", "verify", "--r1cs", r1cs, "--ptau", ptau, "--zkey", theirs], ["zkey", "verify", r1cs, ptau, ours], null),
        ];
        List<SetupResult> results = [];
        foreach ((string step, string[] ourArguments, string[] theirArguments, Action? check) in all.Where(each => steps.Contains(each.Step)))
        {
            List<(double Seconds, double Peak)> our = [], their = [];
            for (int run = 0; run < runs; run++)
            {
                await Console.Error.WriteLineAsync($"{circuit}: {step}, run {run + 1} of {runs}");
                our.Add(await MeasuredProcess.RunAsync("dotnet", [typeof(NodeTools).Assembly.Location, .. ourArguments], cancellationToken));
                their.Add(await MeasuredProcess.RunAsync("node", [NodeTools.Snarkjs, .. theirArguments], cancellationToken));
                check?.Invoke();
            }

            results.Add(new SetupResult(
                circuit,
                constraints,
                step,
                Statistics.Median(our.Select(m => m.Seconds)),
                Statistics.Median(our.Select(m => m.Peak)),
                Statistics.Median(their.Select(m => m.Seconds)),
                Statistics.Median(their.Select(m => m.Peak))));
        }

        return results;
    }

    private void CheckInitialKeys()
    {
        if (!File.ReadAllBytes(ourInitial).AsSpan().SequenceEqual(File.ReadAllBytes(theirInitial)))
        {
            throw new InvalidOperationException("The first keys of both tools differ.");
        }
    }
}

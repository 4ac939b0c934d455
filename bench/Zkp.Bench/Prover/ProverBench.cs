using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Zkp.Groth16;
using Zkp.LocalTools;

namespace Zkp.Bench.Prover;

/// <summary>
/// Proving time against snarkjs and, when a path to it is given, rapidsnark: the same keys and witnesses, in turn, medians of several runs. Every
/// proof of every prover is verified.
/// </summary>
internal static class ProverBench
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] args)
    {
        if (ProverBenchOptions.Parse(args) is not { } options)
        {
            return 2;
        }

        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        List<ProverResult> results = [];
        foreach (BenchCircuit circuit in options.Circuits)
        {
            await Console.Error.WriteLineAsync($"{circuit.Name}: preparing");
            PreparedCircuit prepared = await circuit.PrepareAsync(stop.Token);
            results.Add(await MeasureAsync(prepared, options, stop.Token));
            if (!options.Json)
            {
                ProverTable.Write(results[^1], isFirst: results.Count == 1);
            }
        }

        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    processors = Environment.ProcessorCount,
                    avx512 = System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated,
                    runs = options.Runs,
                    results,
                },
                JsonOptions));
        }

        bool isFasterEverywhere = results.All(r => r.OursColdSeconds < r.SnarkjsSeconds);
        await Console.Error.WriteLineAsync(isFasterEverywhere ? "faster than snarkjs on every circuit" : "slower than snarkjs somewhere");
        return isFasterEverywhere ? 0 : 1;
    }

    private static async Task<ProverResult> MeasureAsync(PreparedCircuit circuit, ProverBenchOptions options, CancellationToken cancellationToken)
    {
        List<(double Seconds, double Peak)> cold = [], snarkjs = [], rapidsnark = [];
        string proof = Path.Combine(circuit.Folder, "proof.json"), signals = Path.Combine(circuit.Folder, "public.json");
        string[] files = [circuit.ZkeyPath, circuit.WitnessPath, proof, signals];
        using ProvingKey key = ProvingKey.Load(circuit.ZkeyPath);
        for (int run = 0; run < options.Runs; run++)
        {
            await Console.Error.WriteLineAsync($"{circuit.Circuit.Name}: run {run + 1} of {options.Runs}");
            cold.Add(await TimedAsync("dotnet", [typeof(ProverBench).Assembly.Location, ProveOnce.Verb, .. files]));
            snarkjs.Add(await TimedAsync("node", [NodeTools.Snarkjs, "groth16", "prove", .. files]));
            if (options.RapidsnarkPath is { } path)
            {
                rapidsnark.Add(await TimedAsync(path, files));
            }
        }

        (double resident, double perSecond) = MeasureResident(key, Witness.Read(circuit.WitnessPath), options.Runs, cancellationToken);
        return new ProverResult(
            circuit.Circuit.Name,
            circuit.Circuit.Witness,
            circuit.Constraints,
            BitOperations.Log2((uint)key.DomainSize),
            circuit.WitnessTime.TotalSeconds,
            Median(cold.Select(m => m.Seconds)),
            Median(cold.Select(m => m.Peak)),
            resident,
            perSecond,
            Median(snarkjs.Select(m => m.Seconds)),
            Median(snarkjs.Select(m => m.Peak)),
            rapidsnark.Count == 0 ? null : Median(rapidsnark.Select(m => m.Seconds)),
            rapidsnark.Count == 0 ? null : Median(rapidsnark.Select(m => m.Peak)));

        async Task<(double, double)> TimedAsync(string program, IEnumerable<string> arguments)
        {
            (double, double) measured = await MeasuredProcess.RunAsync(program, arguments, cancellationToken);
            Verify(key, await File.ReadAllTextAsync(proof, cancellationToken), await File.ReadAllTextAsync(signals, cancellationToken), program);
            File.Delete(proof);
            return measured;
        }
    }

    /// <summary>The proving call of a process that holds the key, warmed up: one at a time with all cores, then as many at once as there are cores.</summary>
    private static (double Seconds, double PerSecond) MeasureResident(
        ProvingKey key, Witness witness, int runs, CancellationToken cancellationToken)
    {
        Groth16.Prover.Prove(key, witness, cancellationToken: cancellationToken);
        List<double> seconds = [];
        for (int run = 0; run < Math.Max(5, runs); run++)
        {
            long started = Stopwatch.GetTimestamp();
            Groth16.Prover.Prove(key, witness, cancellationToken: cancellationToken);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        int proofs = Environment.ProcessorCount * Math.Clamp((int)(1 / Median(seconds)), 1, 20);
        long begun = Stopwatch.GetTimestamp();
        Parallel.For(
            0,
            proofs,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            _ => Groth16.Prover.Prove(key, witness, Bn254.Fr.One, Bn254.Fr.One, 1, null, cancellationToken));
        return (Median(seconds), proofs / Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    private static void Verify(ProvingKey key, string proof, string signals, string program)
    {
        if (!Verifier.Verify(key.VerifyingKey, Proof.ParseJson(proof), PublicSignals.ParseJson(signals)))
        {
            throw new InvalidOperationException($"The proof of {program} is invalid.");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

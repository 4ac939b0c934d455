using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Zkp.Bench.Gas;
using Zkp.Groth16;
using Zkp.LocalTools;

namespace Zkp.Bench.Prover;

/// <summary>
/// Proving time against snarkjs and, when a path to it is given, rapidsnark: the same keys and witnesses, in turn, medians of several runs. Every
/// proof of every prover is verified, ours by snarkjs and a contract as well.
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
        await using GasChain chain = await GasChain.StartAsync();
        OtherVerifiers others = new(chain);
        ProverCommand ours = await ProverCommand.PublishAsync(stop.Token);
        List<ProverResult> results = [];
        foreach (BenchCircuit circuit in options.Circuits)
        {
            await Console.Error.WriteLineAsync($"{circuit.Name}: preparing");
            PreparedCircuit prepared = await circuit.PrepareAsync(stop.Token);
            results.Add(await MeasureAsync(prepared, ours, others, options, stop.Token));
            if (!options.Json)
            {
                ProverTable.Write(results[^1], isFirst: results.Count == 1);
            }
        }

        if (options.Json)
        {
            WriteJson(ours, options, results);
        }
        else if (options.Scaling)
        {
            ProverTable.WriteScaling(results);
        }

        bool isFasterEverywhere = results.All(r => !(r.OursColdSeconds >= r.SnarkjsSeconds));
        await Console.Error.WriteLineAsync(isFasterEverywhere ? "nowhere slower than snarkjs" : "slower than snarkjs somewhere");
        return isFasterEverywhere ? 0 : 1;
    }

    private static void WriteJson(ProverCommand ours, ProverBenchOptions options, List<ProverResult> results) =>
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                processors = Environment.ProcessorCount,
                avx512 = System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated,
                nativeExecutable = ours.IsNative,
                runs = options.Runs,
                results,
            },
            JsonOptions));

    private static async Task<ProverResult> MeasureAsync(
        PreparedCircuit circuit, ProverCommand ours, OtherVerifiers others, ProverBenchOptions options, CancellationToken cancellationToken)
    {
        List<(double Seconds, double Peak)> cold = [], snarkjs = [], rapidsnark = [];
        string proof = Path.Combine(circuit.Folder, "proof.json"), signals = Path.Combine(circuit.Folder, "public.json");
        string[] files = [circuit.ZkeyPath, circuit.WitnessPath, proof, signals];
        using ProvingKey key = ProvingKey.Load(circuit.ZkeyPath);
        for (int run = 0; run < options.Runs; run++)
        {
            await Console.Error.WriteLineAsync($"{circuit.Circuit.Name}: run {run + 1} of {options.Runs}");
            cold.Add(await TimedAsync(ours.FileName, [.. ours.Arguments, .. files]));
            if (run == 0)
            {
                await others.JudgeAsync(key.VerifyingKey, await File.ReadAllTextAsync(proof, cancellationToken), await File.ReadAllTextAsync(signals, cancellationToken), cancellationToken);
            }

            if (!options.Scaling)
            {
                snarkjs.Add(await TimedAsync("node", [NodeTools.Snarkjs, "groth16", "prove", .. files]));
            }

            if (options.RapidsnarkPath is { } path)
            {
                rapidsnark.Add(await TimedAsync(path, files));
            }
        }

        ResidentTimes resident = ResidentTimes.Measure(key, Witness.Read(circuit.WitnessPath), options.Runs, cancellationToken);
        return new ProverResult(
            circuit.Circuit.Name,
            circuit.Circuit.Witness,
            circuit.Constraints,
            BitOperations.Log2((uint)key.DomainSize),
            circuit.WitnessTime.TotalSeconds,
            Statistics.Median(cold.Select(m => m.Seconds)),
            Statistics.Median(cold.Select(m => m.Peak)),
            resident.AllThreadsSeconds,
            resident.OneThreadSeconds,
            resident.ProofsPerSecond,
            resident.VerifySeconds,
            MedianOrNull(snarkjs.Select(m => m.Seconds)),
            MedianOrNull(snarkjs.Select(m => m.Peak)),
            MedianOrNull(rapidsnark.Select(m => m.Seconds)),
            MedianOrNull(rapidsnark.Select(m => m.Peak)),
            options.RapidsnarkPath is { } prover ? await RapidsnarkPerSecondAsync(prover, circuit, cancellationToken) : null);

        async Task<(double, double)> TimedAsync(string program, IEnumerable<string> arguments)
        {
            File.Delete(proof);
            (double, double) measured = await MeasuredProcess.RunAsync(program, arguments, cancellationToken);
            Verify(key, await File.ReadAllTextAsync(proof, cancellationToken), await File.ReadAllTextAsync(signals, cancellationToken), program);
            return measured;
        }
    }

    /// <summary>Its best use of the machine: as many processes at once as there are cores, each with one thread.</summary>
    private static async Task<double> RapidsnarkPerSecondAsync(string prover, PreparedCircuit circuit, CancellationToken cancellationToken)
    {
        const int ProofsEach = 4;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(async worker =>
        {
            string proof = Path.Combine(circuit.Folder, $"proof.{worker}.json"), signals = Path.Combine(circuit.Folder, $"public.{worker}.json");
            for (int i = 0; i < ProofsEach; i++)
            {
                await MeasuredProcess.RunAsync(prover, [circuit.ZkeyPath, circuit.WitnessPath, proof, signals], cancellationToken, threads: 1);
            }

            File.Delete(proof);
            File.Delete(signals);
        }));
        return ProofsEach * Environment.ProcessorCount / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Verify(ProvingKey key, string proof, string signals, string program)
    {
        if (!Verifier.Verify(key.VerifyingKey, Proof.ParseJson(proof), PublicSignals.ParseJson(signals)))
        {
            throw new InvalidOperationException($"The proof of {program} is invalid.");
        }
    }

    private static double? MedianOrNull(IEnumerable<double> values) => values.Any() ? Statistics.Median(values) : null;
}

using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Zkp.Bench.Prover;
using Zkp.Groth16;
using Zkp.LocalTools;

namespace Zkp.Bench.Setup;

/// <summary>
/// The steps of a trusted set-up against snarkjs: the first key, a contribution, the check of it all. The same files, in turn, medians of several
/// runs; the first keys are compared byte for byte, and each tool checks a key that the other contributed to.
/// </summary>
internal static class SetupBench
{
    private const string Usage = "bench setup [--circuits NAME,NAME…] [--steps first-key,contribution,check] [--runs N] [--json]\n  later steps take the files that earlier ones left";

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] args)
    {
        string[] names = ["sha256-30k"];
        string[] steps = SetupRun.Steps;
        int runs = 1;
        bool json = false;
        for (int i = 0; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--json":
                    json = true;
                    continue;
                case "--circuits" when value is not null:
                    names = value.Split(',');
                    break;
                case "--steps" when value is not null && value.Split(',').All(SetupRun.Steps.Contains):
                    steps = value.Split(',');
                    break;
                case "--runs" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out runs) && runs > 0:
                    break;
                default:
                    await Console.Error.WriteLineAsync($"can't use {string.Join(' ', args[i..])}\n{Usage}");
                    return 2;
            }

            i++;
        }

        BenchCircuit[] circuits = [.. BenchCircuit.All.Where(circuit => names.Contains(circuit.Name))];
        if (circuits.Length != names.Length)
        {
            await Console.Error.WriteLineAsync($"unknown circuit in {string.Join(',', names)}; there are {string.Join(", ", BenchCircuit.All.Select(c => c.Name))}");
            return 2;
        }

        return await MeasureAsync(circuits, steps, runs, json);
    }

    private static async Task<int> MeasureAsync(BenchCircuit[] circuits, string[] steps, int runs, bool json)
    {
        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        List<SetupResult> results = [];
        if (!json)
        {
            Console.WriteLine("| circuit | constraints | step | ours: s, peak MiB | snarkjs: s, peak MiB | snarkjs / ours |");
            Console.WriteLine("|---|---|---|---|---|---|");
        }

        foreach (BenchCircuit circuit in circuits)
        {
            await Console.Error.WriteLineAsync($"{circuit.Name}: preparing");
            string r1cs = (await circuit.CompileAsync(stop.Token)).R1csPath;
            R1cs constraints = R1cs.Read(r1cs);
            SetupRun run = new(r1cs, Powers(constraints), circuit.Folder);
            IReadOnlyList<SetupResult> measured = await run.MeasureAsync(circuit.Name, constraints.ConstraintCount, steps, runs, stop.Token);
            results.AddRange(measured);
            foreach (SetupResult r in json ? [] : measured)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {r.Circuit} | {r.Constraints:N0} | {r.Step} | {r.OursSeconds:F2}, {r.OursPeakMebibytes:F0} | {r.SnarkjsSeconds:F1}, {r.SnarkjsPeakMebibytes:F0} | {r.Ratio:F1} |"));
            }
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    processors = Environment.ProcessorCount,
                    avx512 = System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated,
                    runs,
                    results,
                },
                JsonOptions));
        }

        return results.All(r => r.Ratio > 1) ? 0 : 1;
    }

    /// <summary>INSECURE powers of tau that just hold the circuit, made once.</summary>
    private static string Powers(R1cs constraints)
    {
        int power = BitOperations.Log2((uint)(constraints.ConstraintCount + constraints.PublicCount)) + 1;
        string folder = RepositoryRoot.Combine(".zkp", "bench", "powers");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"insecure-{power}.ptau");
        if (!File.Exists(path))
        {
            InsecurePowersOfTau.Write(path + ".partial", power);
            File.Move(path + ".partial", path);
        }

        return path;
    }
}

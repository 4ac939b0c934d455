using System.Globalization;

namespace Zkp.Bench.Prover;

/// <summary>What to measure and how.</summary>
internal sealed record ProverBenchOptions(IReadOnlyList<BenchCircuit> Circuits, int Runs, bool Json, bool Scaling, string? RapidsnarkPath)
{
    public const string Usage =
        "bench prover [--circuits NAME,NAME…|all] [--runs N] [--rapidsnark PATH] [--json]\nbench prover --scaling [--runs N] [--json]\n  circuits: ";

    /// <summary>Null, with a message on standard error, when the arguments are unusable.</summary>
    public static ProverBenchOptions? Parse(string[] args)
    {
        IReadOnlyList<BenchCircuit> circuits = [.. BenchCircuit.All.Where(c => c.IsDefault)];
        int runs = 3;
        bool json = false, scaling = false;
        string? rapidsnark = null;
        for (int i = 0; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--json":
                    json = true;
                    continue;
                case "--scaling":
                    (scaling, circuits) = (true, BenchCircuit.Scaling);
                    continue;
                case "--circuits" when value is not null:
                    string[] names = value.Split(',');
                    circuits = value == "all" ? BenchCircuit.All : [.. BenchCircuit.All.Where(c => names.Contains(c.Name))];
                    if (value != "all" && circuits.Count != names.Length)
                    {
                        return Fail($"unknown circuit in {value}");
                    }

                    break;
                case "--runs" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && parsed > 0:
                    runs = parsed;
                    break;
                case "--rapidsnark" when File.Exists(value):
                    rapidsnark = value;
                    break;
                default:
                    return Fail($"can't use {string.Join(' ', args[i..])}");
            }

            i++;
        }

        return new ProverBenchOptions(circuits, runs, json, scaling, rapidsnark);
    }

    private static ProverBenchOptions? Fail(string problem)
    {
        Console.Error.WriteLine($"{problem}\n{Usage}{string.Join(", ", BenchCircuit.All.Select(c => c.Name))}");
        return null;
    }
}

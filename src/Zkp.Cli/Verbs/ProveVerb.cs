using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Zkp.Cli.Output;
using Zkp.Cli.Proving;
using Zkp.Cli.Setup;
using Zkp.Groth16;
using Zkp.Pipeline;
using Zkp.Pipeline.Circuits;

namespace Zkp.Cli.Verbs;

/// <summary><c>prove</c>: writes <c>proof.json</c> and <c>public.json</c> as snarkjs does, of any circom circuit.</summary>
internal static class ProveVerb
{
    private static readonly Option<string?> CircuitOption = new("--circuit")
    {
        Description = "A circuit's folder (circuit.zkey, circuit.wasm), or the name of one made by setup.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> ZkeyOption = new("--zkey") { Description = "The proving key.", HelpName = "FILE" };

    private static readonly Option<string?> WasmOption = new("--wasm")
    {
        Description = "The witness calculator that circom made; goes with --input.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> WtnsOption = new("--wtns")
    {
        Description = "The witness, in place of --wasm and --input.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> InputOption = new("--input")
    {
        Description = "The inputs, as circom's JSON; for the built-in circuit also {\"axioms\":[…],\"theorem\":…}.",
        HelpName = "FILE",
    };

    private static readonly Option<string> OutOption = new("--out")
    {
        Description = "The folder to write to; made when missing.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".",
    };

    public static Command Create()
    {
        Command command = new("prove", "Proves: --circuit DIR --input F, or --zkey F --wasm F --input F, or --zkey F --wtns F.")
        {
            CircuitOption, ZkeyOption, WasmOption, WtnsOption, InputOption, OutOption,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ProofRecipe recipe = ReadRecipe(parsed);
        string output = parsed.GetValue(OutOption)!;
        IStepReporter reporter = Reporters.ForOutput();
        MadeProof made = await reporter.StepAsync("proof", tell => Task.Run(
            () => ProofMaker.Make(recipe, new PhaseTeller(tell), cancellationToken), cancellationToken));

        Directory.CreateDirectory(output);
        List<(string File, string Text)> files = [("proof.json", made.Proof.ToJson()), ("public.json", PublicSignals.ToJson(made.PublicSignals))];
        if (made.ClaimJson is { } claim)
        {
            files.Add(("claim.json", claim));
        }

        foreach ((string file, string text) in files)
        {
            string path = Path.Combine(output, file);
            await File.WriteAllTextAsync(path, text, cancellationToken);
            reporter.Line("  " + path);
        }

        return ExitCode.Done;
    }

    private static ProofRecipe ReadRecipe(ParseResult parsed)
    {
        string? circuit = parsed.GetValue(CircuitOption);
        string? zkey = parsed.GetValue(ZkeyOption);
        string? wasm = parsed.GetValue(WasmOption);
        string? wtns = parsed.GetValue(WtnsOption);
        string? input = parsed.GetValue(InputOption);
        ProofRecipe recipe = (circuit, zkey, wasm, wtns, input) switch
        {
            (not null, null, null, null, not null) => OfCircuit(circuit, input),
            (null, not null, not null, null, not null) => new ProofRecipe { ProvingKeyPath = zkey, WasmPath = wasm, InputPath = input },
            (null, not null, null, not null, null) => new ProofRecipe { ProvingKeyPath = zkey, WitnessPath = wtns },
            _ => throw new UnusableException(
                "prove takes --circuit DIR --input FILE, or --zkey FILE --wasm FILE --input FILE, or --zkey FILE --wtns FILE."),
        };
        RequireFile("--zkey", recipe.ProvingKeyPath);
        RequireFile("--wasm", recipe.WasmPath);
        RequireFile("--wtns", recipe.WitnessPath);
        RequireFile("--input", recipe.InputPath);
        return recipe;
    }

    private static ProofRecipe OfCircuit(string circuit, string input)
    {
        string folder = Directory.Exists(circuit) ? circuit : Path.Combine(CircuitPreparation.OutputDirectory, circuit);
        if (!File.Exists(Path.Combine(folder, Circuit.ProvingKeyFile)))
        {
            string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            throw new UnusableException(CircuitPreparation.Names.Contains(name)
                ? $"{folder} has no keys; run ./zkp setup --circuit {name}, then give --circuit {name}."
                : $"{folder} is no circuit's folder: it has no {Circuit.ProvingKeyFile}.");
        }

        return new ProofRecipe
        {
            ProvingKeyPath = Path.Combine(folder, Circuit.ProvingKeyFile),
            WasmPath = Path.Combine(folder, Circuit.WasmFile),
            InputPath = input,
            TakesAxioms = TakesAxioms(Path.Combine(folder, "circuit.json")),
        };
    }

    private static bool TakesAxioms(string manifestPath) =>
        File.Exists(manifestPath)
        && JsonSerializer.Deserialize<CircuitManifest>(File.ReadAllText(manifestPath), PipelineJson.Options)?.Statement == "axioms";

    private static void RequireFile(string option, string? path)
    {
        if (path is not null && !File.Exists(path))
        {
            throw new UnusableException($"{option}: there is no file {path}.");
        }
    }

    /// <summary>Tells the prover's phase at once, on the thread that proves.</summary>
    private sealed class PhaseTeller(Action<string> tell) : IProgress<ProverProgress>
    {
        public void Report(ProverProgress value) =>
            tell(value.Phase == ProverPhase.Done ? "verified" : string.Create(CultureInfo.InvariantCulture, $"{value.Phase} {value.Fraction:P0}"));
    }
}

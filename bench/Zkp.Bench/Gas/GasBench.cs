using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Zkp.Bn254;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.LocalTools;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Bench.Gas;

/// <summary>
/// <c>bench gas</c>: what verifying and recording a proof costs on an EVM, beside the floor of the precompiles and beside
/// snarkjs's contract, exported from the same key while the bench runs.
/// </summary>
internal static class GasBench
{
    private static readonly int[] SignalCounts = [1, 2, 4];

    private static readonly int[] BatchSizes = [2, 10, 16, 64];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] arguments)
    {
        int gnark = Array.IndexOf(arguments, "--gnark") + 1;
        if (arguments.Where((argument, i) => argument is not ("--json" or "--write" or "--gnark") && i != gnark).FirstOrDefault() is { } unknown)
        {
            await Console.Error.WriteLineAsync($"bench gas: unknown option {unknown}; there are --json, --write and --gnark FILE.");
            return 2;
        }

        if (gnark > 0 && (gnark == arguments.Length || !File.Exists(arguments[gnark])))
        {
            await Console.Error.WriteLineAsync("bench gas: --gnark takes gnark's backend/groth16/bn254/solidity.go, a file.");
            return 2;
        }

        string? gnarkSource = gnark > 0 ? await File.ReadAllTextAsync(arguments[gnark]) : null;

        string folder = Directory.CreateTempSubdirectory("zkp-bench-gas-").FullName;
        try
        {
            await using GasChain chain = await GasChain.StartAsync();
            List<VerifierGas> rows = [];
            foreach (int signals in SignalCounts)
            {
                rows.Add(await MeasureAsync(chain, signals, gnarkSource, folder));
            }

            (IReadOnlyList<BatchGas> batches, byte[] batchOf64) = await MeasureBatchesAsync(chain);
            IReadOnlyList<FunctionGas> functions = await MeasureFunctionsAsync(chain, folder);
            FunctionGas[] priced =
            [
                functions[0],
                functions.First(figure => figure.Function.EndsWith("both limits", StringComparison.Ordinal)),
                functions.First(figure => figure.Statements == 64),
                new FunctionGas("`verifyBatch` of 64", batches[^1].Total.Transaction) { Data = batchOf64 },
            ];
            GasFigures figures = new(rows, batches, await BatchRegistryGas.MeasureAsync(chain, folder), await MeasureTechniquesAsync(chain, rows[0]), functions, [.. priced.Select(Price)]);
            string json = JsonSerializer.Serialize(figures, Json);
            Console.WriteLine(arguments.Contains("--json") ? json : GasReport.Tables(figures));
            if (arguments.Contains("--write"))
            {
                Directory.CreateDirectory(RepositoryRoot.Combine("bench", "results"));
                await File.WriteAllTextAsync(RepositoryRoot.Combine("bench", "results", "gas.json"), json + "\n");
                await GasReport.UpdatePageAsync(RepositoryRoot.Combine("docs", "gas.md"), figures);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<VerifierGas> MeasureAsync(GasChain chain, int signals, string? gnarkSource, string folder)
    {
        string fixtures = RepositoryRoot.Combine("contracts", "test", "fixtures");
        using JsonDocument fixture = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(fixtures, $"cubes-{signals}.json")));
        JsonElement first = fixture.RootElement.GetProperty("proofs")[0];
        object?[] proof = Words(first.GetProperty("words"));
        object?[] publicSignals = Words(first.GetProperty("publicSignals"));
        string keyJson = fixture.RootElement.GetProperty("verificationKey").GetRawText();

        ContractCompiler compiler = new();
        CompiledContract ours = await compiler.CompileSingleAsync(
            SolidityVerifier.Generate(VerifyingKey.ParseJson(keyJson), "Verifier"), "Verifier");
        // The same call as to snarkjs's contract.
        byte[] call = VerifyProof(signals).Encode(
            proof[..2], new object?[] { proof[2..4], proof[4..6] }, proof[6..], publicSignals);
        GasFigure own = await chain.MeasureAsync(await chain.CreateAsync(ours), call);

        string exported = await ExportBySnarkjsAsync(Path.Combine(fixtures, $"cubes-{signals}.zkey"), folder);
        List<GasFigure> snarkjs = [];
        foreach (bool viaIr in new[] { false, true })
        {
            CompiledContract theirs = await compiler.CompileForeignAsync(exported, "Groth16Verifier", viaIr);
            snarkjs.Add(await chain.MeasureAsync(await chain.CreateAsync(theirs), call));
        }

        List<GasFigure> gnark = [];
        foreach (bool viaIr in gnarkSource is null ? Array.Empty<bool>() : [false, true])
        {
            string theirs = GnarkVerifier.Generate(gnarkSource!, VerifyingKey.ParseJson(keyJson));
            gnark.Add(await MeasureGnarkAsync(chain, await compiler.CompileForeignAsync(theirs, "Verifier", viaIr), proof, publicSignals));
        }

        GasFigure submit = await MeasureSubmitAsync(chain, signals, keyJson, proof, publicSignals, folder);
        return new VerifierGas(signals, own, snarkjs[0], snarkjs[1], gnark.FirstOrDefault(), gnark.LastOrDefault(), submit);
    }

    private static async Task<GasFigure> MeasureGnarkAsync(GasChain chain, CompiledContract contract, object?[] proof, object?[] publicSignals)
    {
        // The proof is one string of bytes there, of the same eight words.
        byte[] bytes = [.. proof.SelectMany(word => Hash32.FromBigInteger((BigInteger)word!).ToArray())];
        byte[] call = AbiFunction.Parse($"verifyProof(bytes,uint256[{publicSignals.Length}])").Encode(bytes, publicSignals);
        return await chain.MeasureAsync(await chain.CreateAsync(contract), call);
    }

    private static CostRow Price(FunctionGas transaction) => new(
        transaction.Function,
        transaction.Transaction,
        [.. FeeScenario.All.Select(scenario => scenario.CostUsd(transaction.Transaction, transaction.Data))]);

    private static async Task<IReadOnlyList<TechniqueGas>> MeasureTechniquesAsync(GasChain chain, VerifierGas oneSignal)
    {
        using JsonDocument fixture = JsonDocument.Parse(await File.ReadAllTextAsync(RepositoryRoot.Combine("contracts", "test", "fixtures", "cubes-1.json")));
        JsonElement first = fixture.RootElement.GetProperty("proofs")[0];
        object?[] proof = Words(first.GetProperty("words"));
        byte[] call = VerifyProof(1).Encode(proof[..2], new object?[] { proof[2..4], proof[4..6] }, proof[6..], Words(first.GetProperty("publicSignals")));
        VerifyingKey key = VerifyingKey.ParseJson(fixture.RootElement.GetProperty("verificationKey").GetRawText());
        List<TechniqueGas> figures = [];
        foreach ((string technique, string source) in VerifierVariants.All(key))
        {
            CompiledContract variant = await new ContractCompiler().CompileForeignAsync(source, "Variant", viaIr: true);
            figures.Add(new TechniqueGas(technique, (await chain.MeasureAsync(await chain.CreateAsync(variant), call)).Execution));
        }

        return [.. figures, new TechniqueGas("key behind the code, by CODECOPY: as generated", oneSignal.Ours.Execution)];
    }

    private static async Task<IReadOnlyList<FunctionGas>> MeasureFunctionsAsync(GasChain chain, string folder)
    {
        string fixtures = RepositoryRoot.Combine("contracts", "test", "fixtures");
        using JsonDocument fixture = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(fixtures, "cubes-1.json")));
        DeploymentFile deployed = await DeployAsync(chain, "functions", 1, fixture.RootElement.GetProperty("verificationKey").GetRawText(), folder);
        using ProvingKey key = ProvingKey.Load(Path.Combine(fixtures, "cubes-1.zkey"));
        List<(object?[], object?[])> proofs = [];
        for (ulong x = 1_000_001; proofs.Count < RegistryGas.ProofCount; x++)
        {
            Fr value = Fr.FromUInt64(x), square = value * value, cube = square * value;
            Proof proof = Groth16.Prover.Prove(key, Witness.FromValues([Fr.One, cube, value, square]), null, CancellationToken.None);
            proofs.Add(([.. proof.ToEvmWords().Select(word => (object?)word)], [cube.ToBigInteger()]));
        }

        return await new RegistryGas(chain, deployed, "functions").MeasureAsync(proofs);
    }

    private static AbiFunction VerifyProof(int signals) =>
        AbiFunction.Parse($"verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[{signals}])");

    private static async Task<(IReadOnlyList<BatchGas> Batches, byte[] Largest)> MeasureBatchesAsync(GasChain chain)
    {
        string path = RepositoryRoot.Combine("contracts", "test", "fixtures", "cubes-1.json");
        using JsonDocument fixture = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        VerifyingKey key = VerifyingKey.ParseJson(fixture.RootElement.GetProperty("verificationKey").GetRawText());
        CompiledContract verifier = await new ContractCompiler().CompileSingleAsync(SolidityVerifier.Generate(key, "Verifier"), "Verifier");
        Address address = await chain.CreateAsync(verifier);
        JsonElement[] proofs = [.. fixture.RootElement.GetProperty("proofs").EnumerateArray()];
        AbiFunction verifyBatch = AbiFunction.Parse("verifyBatch(uint256[8][],uint256[])");
        List<BatchGas> batches = [];
        byte[] call = [];
        foreach (int size in BatchSizes)
        {
            // The gas does not depend on the proofs being different.
            JsonElement[] batch = [.. Enumerable.Range(0, size).Select(i => proofs[i % proofs.Length])];
            object?[] words = [.. batch.Select(proof => (object?)Words(proof.GetProperty("words")))];
            object?[] signals = [.. batch.SelectMany(proof => Words(proof.GetProperty("publicSignals")))];
            call = verifyBatch.Encode(words, signals);
            batches.Add(new BatchGas(size, await chain.MeasureAsync(address, call)));
        }

        return (batches, call);
    }

    private static async Task<string> ExportBySnarkjsAsync(string zkey, string folder)
    {
        string output = Path.Combine(folder, Path.GetFileNameWithoutExtension(zkey) + ".sol");
        (int exitCode, string text) = await NodeTools.RunNodeAsync(NodeTools.Snarkjs, ["zkey", "export", "solidityverifier", zkey, output]);
        return exitCode == 0 ? await File.ReadAllTextAsync(output) : throw new InvalidOperationException($"snarkjs exported no contract: {text}");
    }

    private static async Task<GasFigure> MeasureSubmitAsync(
        GasChain chain, int signals, string keyJson, object?[] proof, object?[] publicSignals, string folder)
    {
        string id = $"cubes-{signals}";
        DeploymentFile deployed = await DeployAsync(chain, id, signals, keyJson, folder);
        byte[] call = AbiFunction.Parse("submit(uint32,uint256[8],uint256[])").Encode(1, proof, publicSignals);
        return await chain.MeasureAsync(Address.Parse(deployed.Circuits[id].Registry), call);
    }

    private static async Task<DeploymentFile> DeployAsync(GasChain chain, string id, int signals, string keyJson, string folder)
    {
        string circuitFolder = Path.Combine(folder, id);
        Directory.CreateDirectory(circuitFolder);
        await File.WriteAllTextAsync(Path.Combine(circuitFolder, Circuit.VerifyingKeyFile), keyJson);
        Circuit circuit = new()
        {
            Id = id,
            Version = 1,
            Statement = StatementKind.Inputs,
            MaxInputBytes = Circuit.DefaultMaxInputBytes,
            PublicSignalCount = signals,
            DevelopmentKeys = true,
            Folder = circuitFolder,
        };
        DeployOptions options = new() { DeploymentPath = Path.Combine(folder, "deployment.json") };
        return await new Deployer().DeployAsync(chain.Network, [circuit], chain.Signer, options);
    }

    private static object?[] Words(JsonElement array) =>
        [.. array.EnumerateArray().Select(word =>
            (object?)BigInteger.Parse("0" + word.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}

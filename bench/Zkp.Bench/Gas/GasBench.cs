using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.LocalTools;
using Zkp.Pipeline.Circuits;

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
        if (arguments.FirstOrDefault(argument => argument is not ("--json" or "--write")) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"bench gas: unknown option {unknown}; there are --json and --write.");
            return 2;
        }

        string folder = Directory.CreateTempSubdirectory("zkp-bench-gas-").FullName;
        try
        {
            await using GasChain chain = await GasChain.StartAsync();
            List<VerifierGas> rows = [];
            foreach (int signals in SignalCounts)
            {
                rows.Add(await MeasureAsync(chain, signals, folder));
            }

            GasFigures figures = new(rows, await MeasureBatchesAsync(chain));
            string json = JsonSerializer.Serialize(figures, Json);
            Console.WriteLine(arguments.Contains("--json") ? json : GasReport.ForPeople(figures));
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

    private static async Task<VerifierGas> MeasureAsync(GasChain chain, int signals, string folder)
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
        byte[] call = AbiFunction.Parse($"verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[{signals}])").Encode(
            proof[..2], new object?[] { proof[2..4], proof[4..6] }, proof[6..], publicSignals);
        GasFigure own = await chain.MeasureAsync(await chain.CreateAsync(ours), call);

        string exported = await ExportBySnarkjsAsync(Path.Combine(fixtures, $"cubes-{signals}.zkey"), folder);
        List<GasFigure> snarkjs = [];
        foreach (bool viaIr in new[] { false, true })
        {
            CompiledContract theirs = await compiler.CompileForeignAsync(exported, "Groth16Verifier", viaIr);
            snarkjs.Add(await chain.MeasureAsync(await chain.CreateAsync(theirs), call));
        }

        GasFigure submit = await MeasureSubmitAsync(chain, signals, keyJson, proof, publicSignals, folder);
        return new VerifierGas(signals, own, snarkjs[0], snarkjs[1], submit);
    }

    private static async Task<List<BatchGas>> MeasureBatchesAsync(GasChain chain)
    {
        string path = RepositoryRoot.Combine("contracts", "test", "fixtures", "cubes-1.json");
        using JsonDocument fixture = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        VerifyingKey key = VerifyingKey.ParseJson(fixture.RootElement.GetProperty("verificationKey").GetRawText());
        CompiledContract verifier = await new ContractCompiler().CompileSingleAsync(SolidityVerifier.Generate(key, "Verifier"), "Verifier");
        Address address = await chain.CreateAsync(verifier);
        JsonElement[] proofs = [.. fixture.RootElement.GetProperty("proofs").EnumerateArray()];
        AbiFunction verifyBatch = AbiFunction.Parse("verifyBatch(uint256[8][],uint256[])");
        List<BatchGas> batches = [];
        foreach (int size in BatchSizes)
        {
            // The gas does not depend on the proofs being different.
            JsonElement[] batch = [.. Enumerable.Range(0, size).Select(i => proofs[i % proofs.Length])];
            object?[] words = [.. batch.Select(proof => (object?)Words(proof.GetProperty("words")))];
            object?[] signals = [.. batch.SelectMany(proof => Words(proof.GetProperty("publicSignals")))];
            batches.Add(new BatchGas(size, await chain.MeasureAsync(address, verifyBatch.Encode(words, signals))));
        }

        return batches;
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
        string circuitFolder = Path.Combine(folder, $"cubes-{signals}");
        Directory.CreateDirectory(circuitFolder);
        await File.WriteAllTextAsync(Path.Combine(circuitFolder, Circuit.VerifyingKeyFile), keyJson);
        Circuit circuit = new()
        {
            Id = $"cubes-{signals}",
            Version = 1,
            Statement = StatementKind.Inputs,
            MaxInputBytes = Circuit.DefaultMaxInputBytes,
            PublicSignalCount = signals,
            DevelopmentKeys = true,
            Folder = circuitFolder,
        };
        DeployOptions options = new() { DeploymentPath = Path.Combine(folder, "deployment.json") };
        var deployed = await new Deployer().DeployAsync(chain.Network, [circuit], chain.Signer, options);
        byte[] call = AbiFunction.Parse("submit(uint32,uint256[8],uint256[])").Encode(1, proof, publicSignals);
        return await chain.MeasureAsync(Address.Parse(deployed.Circuits[circuit.Id].Registry), call);
    }

    private static object?[] Words(JsonElement array) =>
        [.. array.EnumerateArray().Select(word =>
            (object?)BigInteger.Parse("0" + word.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}

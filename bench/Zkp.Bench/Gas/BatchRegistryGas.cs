using Zkp.Bn254;
using Zkp.Cli.Deploy;
using Zkp.Contracts.Tests;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Bench.Gas;

/// <summary>
/// Measures <c>BatchRegistry.submitBatch</c> and <c>submitLargeBatch</c>, deployed as always, under a key of the batch circuits' shape whose trapdoor is known: the gas is that of
/// any key with two public signals, and no circuit has to be compiled for minutes.
/// </summary>
internal static class BatchRegistryGas
{
    private static readonly int[] Sizes = [16, 64, 256];

    private const int LargestBatch = 256;

    public static async Task<IReadOnlyList<StatementBatchGas>> MeasureAsync(GasChain chain, string folder)
    {
        List<StatementBatchGas> figures = [];
        foreach (int size in Sizes)
        {
            string id = $"batch-{size}";
            Circuit circuit = new()
            {
                Id = id,
                Version = 1,
                Statement = StatementKind.Inputs,
                BatchSize = size,
                MaxInputBytes = Circuit.DefaultMaxInputBytes,
                PublicSignalCount = 2,
                DevelopmentKeys = true,
                Folder = Directory.CreateDirectory(Path.Combine(folder, id)).FullName,
            };
            await File.WriteAllTextAsync(circuit.VerifyingKeyPath, ForgedKey.Create(circuit.PublicSignalCount).ToJson());
            DeployOptions options = new() { DeploymentPath = Path.Combine(folder, $"{id}.json") };
            DeploymentFile deployed = await new Deployer().DeployAsync(chain.Network, [circuit], chain.Signer, options);
            Address registry = Address.Parse(deployed.Circuits[id].Registry);

            for (int statements = size; statements <= LargestBatch; statements *= 2)
            {
                int count = statements;
                StatementSet batch = StatementSet.Create(Enumerable.Range(0, count).Select(i => Poseidon.Hash(Fr.FromUInt64((ulong)((count * count) + i)))), size);
                BatchBinding binding = BatchBinding.Compute(batch, chain.Network.ChainId, registry);
                Proof[] proofs = [.. Enumerable.Range(0, batch.Proofs).Select(proof => ForgedKey.Prove(binding.SignalsOf(proof)))];
                byte[] call = BatchCalls.Submit(circuit.Version, proofs, batch, binding.Digests);
                figures.Add(StatementBatchGas.Of(count, size, await chain.MeasureAsync(registry, call)));
            }
        }

        return figures;
    }
}

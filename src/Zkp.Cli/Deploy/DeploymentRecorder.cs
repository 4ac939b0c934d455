using System.Numerics;
using System.Text.Json;
using Zkp.Evm;
using Zkp.Pipeline;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Deploy;

/// <summary>Writes a deployment's record: what stands where, and from when on each circuit's version counts.</summary>
internal sealed class DeploymentRecorder(
    DeploymentChain chain, IReadOnlyDictionary<string, CompiledContract> registries, TimeProvider time, string path)
{
    private static readonly JsonSerializerOptions FileFormat = new(PipelineJson.Options) { WriteIndented = true };

    /// <summary>Before the first transaction: an indexer must start before it, whatever happens in between. Circuits stay as they were recorded.</summary>
    public Task<DeploymentFile> BeginAsync(DeploymentPlan plan, CancellationToken cancellationToken) =>
        WriteAsync(plan, plan.Earlier?.Circuits ?? new Dictionary<string, DeployedCircuit>(), cancellationToken);

    public async Task<DeploymentFile> CompleteAsync(DeploymentPlan plan, CancellationToken cancellationToken)
    {
        Dictionary<string, DeployedCircuit> circuits = new(plan.Earlier!.Circuits, StringComparer.Ordinal);
        foreach (CircuitPlan circuit in plan.Circuits)
        {
            string id = circuit.Contracts.Circuit.Id;
            circuits[id] = await DescribeAsync(plan.Keys, circuit, circuits.GetValueOrDefault(id), cancellationToken);
        }

        return await WriteAsync(plan, circuits, cancellationToken);
    }

    private async Task<DeployedCircuit> DescribeAsync(Address keys, CircuitPlan circuit, DeployedCircuit? recorded, CancellationToken cancellationToken)
    {
        int version = circuit.Contracts.Circuit.Version;
        (DateTimeOffset activeFrom, _) = await ReadEntryAsync(keys, circuit, version, cancellationToken);

        // The one that counts now, be it the recorded one or, where that still waits itself, the one before it.
        DeployedCircuit? previous = recorded is null || recorded.Version == version || recorded.ActiveFrom > time.GetUtcNow()
            ? recorded?.Previous
            : recorded with { Previous = null };
        bool deprecated = previous is not null && (await ReadEntryAsync(keys, circuit, previous.Version, cancellationToken)).Deprecated;
        return new DeployedCircuit
        {
            Version = version,
            Verifier = circuit.Verifier.ToString(),

            // The wrapper is the generated contract's base, so both stand at one address and a call is saved.
            WrappedVerifier = circuit.Verifier.ToString(),
            Registry = circuit.Registry.ToString(),
            KeyHash = circuit.Contracts.KeyHash.ToString(),
            DevelopmentKeys = circuit.Contracts.Circuit.DevelopmentKeys,
            ActiveFrom = activeFrom,
            Previous = deprecated ? null : previous,
        };
    }

    private async Task<(DateTimeOffset ActiveFrom, bool Deprecated)> ReadEntryAsync(
        Address keys, CircuitPlan circuit, int version, CancellationToken cancellationToken)
    {
        AbiValues entry = await chain.CallAsync(keys, DeploymentChain.KeyEntry, [circuit.Contracts.Id, version], cancellationToken);
        return (DateTimeOffset.FromUnixTimeSeconds((long)entry.Get<BigInteger>("activeFrom")), entry.Get<bool>("deprecated"));
    }

    private async Task<DeploymentFile> WriteAsync(
        DeploymentPlan plan, IReadOnlyDictionary<string, DeployedCircuit> circuits, CancellationToken cancellationToken)
    {
        DeploymentFile file = new()
        {
            Network = plan.Network.Name,
            ChainId = plan.Network.ChainId,
            VkHashRegistry = plan.Keys.ToString(),
            BlockNumber = plan.Earlier?.BlockNumber ?? plan.BlockNumber,
            Circuits = circuits,
            Abi = new Dictionary<string, JsonElement>
            {
                ["VKHashRegistry"] = registries["VKHashRegistry"].Abi,
                ["ComplaintRegistry"] = registries["ComplaintRegistry"].Abi,
                ["BatchRegistry"] = registries["BatchRegistry"].Abi,
                ["GrothVerifier"] = registries["IGrothVerifier"].Abi,
            },
        };

        // Under another name first: whoever reads beside us sees all of it or nothing.
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        await File.WriteAllTextAsync(temporary, JsonSerializer.Serialize(file, FileFormat) + "\n", cancellationToken);
        File.Move(temporary, path, overwrite: true);
        return file;
    }
}

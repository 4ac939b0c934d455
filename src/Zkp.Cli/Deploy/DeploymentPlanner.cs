using System.Globalization;
using System.Numerics;
using Zkp.Cli.Deploy.Explorer;
using Zkp.Evm;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Deploy;

/// <summary>Reads a chain and says what a deployment has to do there.</summary>
internal sealed class DeploymentPlanner(
    DeploymentChain chain, NetworkFile network, IReadOnlyDictionary<string, CompiledContract> registries, GuardSettings settings)
{
    private static readonly AbiFunction SignalCount = AbiFunction.Parse("function publicSignalCount() view returns (uint256)");

    private static readonly AbiFunction EmbeddedKeyIsActive = AbiFunction.Parse("function embeddedKeyIsActive() view returns (bool)");

    private static readonly AbiFunction ActivateEmbeddedKey = AbiFunction.Parse("function activateEmbeddedKey()");

    private static readonly AbiFunction Register = AbiFunction.Parse("function register(bytes32,uint32,address,bytes32)");

    private readonly List<ChecklistItem> checks = [];
    private readonly List<DeploymentStep> creations = [];
    private readonly List<DeploymentStep> registrations = [];
    private readonly List<DeploymentStep> activations = [];
    private readonly List<DeploymentStep> handovers = [];
    private readonly List<DeployedSource> sources = [];
    private readonly HandoverPlanner handover = new(chain, settings);

    public async Task<DeploymentPlan> PlanAsync(
        IReadOnlyList<CircuitContracts> circuits, DeploymentFile? recorded, CancellationToken cancellationToken)
    {
        await CheckChainAsync(circuits, cancellationToken);

        CompiledContract keysContract = registries["VKHashRegistry"];
        byte[] keysCode = settings.KeysCode(keysContract);
        (Address keys, bool keysStand) = await PlaceAsync(recorded?.VkHashRegistry, "VKHashRegistry", keysContract, keysCode, cancellationToken);
        List<CircuitPlan> plans = [];
        foreach (CircuitContracts circuit in circuits)
        {
            DeployedCircuit? earlier = keysStand ? recorded?.Circuits.GetValueOrDefault(circuit.Circuit.Id) : null;
            plans.Add(await PlanCircuitAsync(circuit, keys, keysStand, earlier, cancellationToken));
        }

        if (keysStand && registrations.Count > 0)
        {
            (DeploymentStep? step, string? problem) = await handover.BecomeOperatorAsync(keys, cancellationToken);
            Check(problem is null, "operator", $"{settings.Signer} may register circuits", problem);
            registrations.InsertRange(0, step is null ? [] : [step]);
        }

        await PlanHandoverAsync(keys, keysStand, plans, cancellationToken);

        Block head = await chain.Client.GetBlockAsync(BlockTag.Latest, cancellationToken)
            ?? throw new IOException($"{network.Name} has no block yet.");
        return new DeploymentPlan
        {
            Network = network,
            // A local chain that was started anew has nothing of what the file says.
            Earlier = keysStand ? recorded : null,
            BlockNumber = head.Number.Value,
            Keys = keys,
            KeysStand = keysStand,
            Circuits = plans,
            Creations = creations,
            Registrations = registrations,
            Activations = activations,
            Handovers = handovers,
            Sources = sources,
            Checks = checks,
        };
    }

    private async Task CheckChainAsync(IReadOnlyList<CircuitContracts> circuits, CancellationToken cancellationToken)
    {
        long chainId = await chain.Client.GetChainIdAsync(cancellationToken);
        Check(chainId == network.ChainId, "chain id", chainId.ToString(CultureInfo.InvariantCulture),
            $"{network.RpcUrls[0].Host} is chain {chainId}, and {network.Name}'s file says {network.ChainId}.");
        foreach (CircuitContracts circuit in circuits)
        {
            string? refusal = DevelopmentKeyRule.Refuse(circuit.Circuit, network, chainId);
            Check(refusal is null, $"keys of {circuit.Label}", circuit.Circuit.DevelopmentKeys ? "development keys, on a local chain" : "not marked as development keys", refusal);
        }

        bool factoryStands = await chain.HasCodeAsync(Create2Factory.Address, cancellationToken);
        Check(factoryStands, "deployment proxy", Create2Factory.Address.ToString(),
            $"{network.Name} has no deterministic deployment proxy at {Create2Factory.Address}; its repository (Arachnid/deterministic-deployment-proxy) says how to put it there.");
    }

    private async Task<CircuitPlan> PlanCircuitAsync(
        CircuitContracts circuit, Address keys, bool keysStand, DeployedCircuit? earlier, CancellationToken cancellationToken)
    {
        Hash32 id = circuit.Id;
        string verifierTitle = $"GrothVerifier of {circuit.Label}";
        (string contract, byte[] registryCode) = RegistryOf(circuit, keys);
        (Address registry, bool registryStands) =
            await PlaceAsync(earlier?.Registry, $"{contract} of {circuit.Circuit.Id}", registries[contract], registryCode, cancellationToken);

        if (keysStand)
        {
            AbiValues entry = await chain.CallAsync(keys, DeploymentChain.KeyEntry, [id, circuit.Circuit.Version], cancellationToken);
            (Address verifier, byte[] keyHash) = (entry.Get<Address>(0), entry.Get<byte[]>(1));
            if (verifier != Address.Zero)
            {
                bool same = Hash32.FromBytes(keyHash) == circuit.KeyHash && !entry.Get<bool>(2);
                Check(same, $"{circuit.Label} is registered", $"verifier {verifier}",
                    $"Version {circuit.Circuit.Version} of {circuit.Circuit.Id} is {(entry.Get<bool>(2) ? "deprecated" : "registered with another key")} on {network.Name}; raise the version in its circuit.json.");
                if (verifier != registry)
                {
                    sources.Add(new DeployedSource(verifierTitle, verifier, circuit.Verifier, []));
                }
                else if (!(await chain.CallAsync(registry, EmbeddedKeyIsActive, [], cancellationToken)).Get<bool>(0))
                {
                    PlanActivation(circuit, registry);
                }

                return new CircuitPlan(circuit, verifier, true, true, registry, registryStands);
            }
        }

        if (registryStands && circuit.Circuit.BatchSize is null)
        {
            int signals = circuit.Circuit.PublicSignalCount;
            BigInteger count = (await chain.CallAsync(registry, SignalCount, [], cancellationToken)).Get<BigInteger>(0);
            Check(count == signals, $"public signals of {circuit.Label}", $"{signals}, as its ComplaintRegistry takes",
                $"{circuit.Label} has {signals} public signals and its ComplaintRegistry takes {count}; that is another circuit: give it another id.");
        }

        // A registry's address follows from the key that it holds: one that stands elsewhere was made with an earlier version's.
        bool embedded = circuit.Circuit.BatchSize is not null && registry == Create2Factory.AddressOf(registryCode);
        (Address planned, bool verifierStands) = embedded
            ? (registry, registryStands)
            : await PlaceAsync(null, verifierTitle, circuit.Verifier, circuit.Verifier.CreationCode, cancellationToken);
        registrations.Add(new DeploymentStep(
            $"register {circuit.Label}", keys, Register.Encode(id, circuit.Circuit.Version, planned, circuit.KeyHash)));
        checks.Add(new ChecklistItem(ChecklistState.ToDo, $"register {circuit.Label}", $"key hash {circuit.KeyHash}"));
        if (embedded)
        {
            PlanActivation(circuit, registry);
        }

        return new CircuitPlan(circuit, planned, verifierStands, false, registry, registryStands);
    }

    private void PlanActivation(CircuitContracts circuit, Address registry)
    {
        string title = $"activate the key of {circuit.Label}";
        activations.Add(new DeploymentStep(title, registry, ActivateEmbeddedKey.Encode()));
        checks.Add(new ChecklistItem(ChecklistState.ToDo, title, "which its BatchRegistry holds itself"));
    }

    /// <summary>A batch circuit's statements are recorded by a Merkle root a batch, another's one by one.</summary>
    private (string Contract, byte[] CreationCode) RegistryOf(CircuitContracts circuit, Address keys) =>
        circuit.Circuit.BatchSize is { } size
            ? ("BatchRegistry", settings.BatchRegistryCode(registries["BatchRegistry"], keys, circuit, size, PaddingStatement.Value))
            : ("ComplaintRegistry", settings.RegistryCode(registries["ComplaintRegistry"], keys, circuit.Id, circuit.Circuit.PublicSignalCount));

    private async Task PlanHandoverAsync(Address keys, bool keysStand, IReadOnlyList<CircuitPlan> circuits, CancellationToken cancellationToken)
    {
        // A registration makes the signer an operator first, and then it has to cease to be one.
        bool registers = registrations.Count > 0;
        handovers.AddRange(await handover.OfKeysAsync(keys, keysStand && !registers, cancellationToken));
        foreach (CircuitPlan circuit in circuits)
        {
            string contract = circuit.Contracts.Circuit.BatchSize is null ? "ComplaintRegistry" : "BatchRegistry";
            string title = $"{contract} of {circuit.Contracts.Circuit.Id}";
            (IReadOnlyList<DeploymentStep> grants, string? problem) = await handover.OfSubmittersAsync(title, circuit.Registry, circuit.RegistryStands, cancellationToken);
            if (problem is not null)
            {
                checks.Add(new ChecklistItem(ChecklistState.Blocked, "submitters", problem));
            }

            // The admin's role goes last: only its holder can give the others.
            handovers.AddRange([.. grants, .. await handover.OfAdminAsync(title, circuit.Registry, circuit.RegistryStands, cancellationToken)]);
        }

        checks.AddRange(handovers.Select(step => new ChecklistItem(ChecklistState.ToDo, "roles", step.Title)));
    }

    /// <summary>Where a contract stands: where the record says, or where its code puts it; plans its creation if it stands nowhere.</summary>
    private async Task<(Address Address, bool Stands)> PlaceAsync(
        string? recorded, string title, CompiledContract contract, byte[] initCode, CancellationToken cancellationToken)
    {
        byte[] arguments = initCode[contract.CreationCode.Length..];
        Address computed = Create2Factory.AddressOf(initCode);
        Address[] candidates = Address.TryParse(recorded, out Address known) ? [known, computed] : [computed];
        foreach (Address address in candidates)
        {
            if (await chain.HasCodeAsync(address, cancellationToken))
            {
                checks.Add(new ChecklistItem(ChecklistState.Done, title, $"stands at {address}"));
                sources.Add(new DeployedSource(title, address, contract, arguments));
                return (address, true);
            }
        }

        sources.Add(new DeployedSource(title, computed, contract, arguments));
        creations.Add(new DeploymentStep(title, Create2Factory.Address, Create2Factory.Call(initCode), computed));
        checks.Add(new ChecklistItem(ChecklistState.ToDo, title, $"{initCode.Length} bytes of creation code, to {computed}"));
        return (computed, false);
    }

    private void Check(bool fine, string title, string detail, string? problem) =>
        checks.Add(new ChecklistItem(fine ? ChecklistState.Done : ChecklistState.Blocked, title, fine ? detail : problem ?? ""));
}

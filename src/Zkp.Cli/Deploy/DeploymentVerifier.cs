using System.Numerics;
using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Deploy;

/// <summary>Reads a finished deployment back from the chain.</summary>
internal sealed class DeploymentVerifier(DeploymentChain chain, NetworkFile network, TimeProvider time, IProgress<string>? progress)
{
    private static readonly AbiFunction KeyHash = AbiFunction.Parse("function keyHash() view returns (bytes32)");
    private static readonly AbiFunction SignalCount = AbiFunction.Parse("function publicSignalCount() view returns (uint256)");
    private static readonly AbiFunction EmbeddedKeyIsActive = AbiFunction.Parse("function embeddedKeyIsActive() view returns (bool)");
    private static readonly AbiFunction CircuitId = AbiFunction.Parse("function circuitId() view returns (bytes32)");
    private static readonly AbiFunction Keys = AbiFunction.Parse("function vkHashRegistry() view returns (address)");

    /// <exception cref="IOException">The chain has something else than what was planned; the message says what.</exception>
    public async Task VerifyAsync(DeploymentPlan plan, CancellationToken cancellationToken)
    {
        foreach (CircuitPlan circuit in plan.Circuits)
        {
            CircuitContracts contracts = circuit.Contracts;
            AbiValues entry = await chain.CallAsync(plan.Keys, DeploymentChain.KeyEntry, [contracts.Id, contracts.Circuit.Version], cancellationToken);
            Require(entry.Get<Address>(0) == circuit.Verifier, circuit, "is registered with another verifier");
            Require(Hash32.FromBytes(entry.Get<byte[]>(1)) == contracts.KeyHash, circuit, "is registered with another key");
            Require(!entry.Get<bool>(2), circuit, "is deprecated");
            DateTimeOffset activeFrom = DateTimeOffset.FromUnixTimeSeconds((long)entry.Get<BigInteger>(3));
            if (activeFrom > time.GetUtcNow())
            {
                progress?.Report($"{network.Name}: {contracts.Label} counts from {activeFrom:u} on; go on with the version before it until then");
            }

            byte[] hash = (await chain.CallAsync(circuit.Verifier, KeyHash, [], cancellationToken)).Get<byte[]>(0);
            Require(Hash32.FromBytes(hash) == contracts.KeyHash, circuit, "has a verifier of another key");
            BigInteger signals = (await chain.CallAsync(circuit.Verifier, SignalCount, [], cancellationToken)).Get<BigInteger>(0);
            Require(signals == contracts.Circuit.PublicSignalCount, circuit, $"has a verifier of {signals} public signals");

            if (contracts.Circuit.BatchSize is null)
            {
                signals = (await chain.CallAsync(circuit.Registry, SignalCount, [], cancellationToken)).Get<BigInteger>(0);
                Require(signals == contracts.Circuit.PublicSignalCount, circuit, $"has a ComplaintRegistry that takes {signals} public signals");
            }

            if (circuit.Verifier == circuit.Registry)
            {
                bool active = (await chain.CallAsync(circuit.Registry, EmbeddedKeyIsActive, [], cancellationToken)).Get<bool>(0);
                Require(active, circuit, "has a BatchRegistry whose own key is not active");
            }

            byte[] id = (await chain.CallAsync(circuit.Registry, CircuitId, [], cancellationToken)).Get<byte[]>(0);
            Require(Hash32.FromBytes(id) == contracts.Id, circuit, "has the ComplaintRegistry of another circuit");
            Address keys = (await chain.CallAsync(circuit.Registry, Keys, [], cancellationToken)).Get<Address>(0);
            Require(keys == plan.Keys, circuit, $"has a ComplaintRegistry that asks {keys} for verifiers");
        }
    }

    private void Require(bool holds, CircuitPlan circuit, string otherwise)
    {
        if (!holds)
        {
            throw new IOException($"{circuit.Contracts.Label} {otherwise} on {network.Name}.");
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Proving;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// Makes the proofs of a batch circuit that prove a batch together, one after the other. Of several each is kept as soon as it is made, so that an
/// attempt that was cut off goes on behind it. A kept proof is named by the value that binds it: should a member have failed meanwhile, the batch is
/// another, all values are others, and nothing kept is found.
/// </summary>
public sealed class CircuitProofs(IProofArtifacts artifacts, ProvingService proving, CircuitCatalog circuits, NetworkCatalog networks)
{
    private static readonly ReadOnlyMemory<byte> Padding = Encoding.UTF8.GetBytes(PaddingStatement.InputsJson);

    /// <param name="batch">Its record; its network is chosen.</param>
    /// <param name="members">In ascending order, no statement twice, at least one.</param>
    /// <param name="cancellationToken">Ends it between two proofs at the latest.</param>
    public async Task<(ProofArtifact? Artifact, ProofFailure? Failure)> MakeAsync(
        ProofRecord batch, IReadOnlyList<ProvableMember> members, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(members);
        if (circuits.Find(batch.Circuit, batch.CircuitVersion) is not { BatchSize: { } size } circuit)
        {
            return (null, new ProofFailure("circuit_gone", $"The circuit {batch.Circuit} version {batch.CircuitVersion} is no longer registered here."));
        }

        Network network = networks.Find(batch.Decision!.Chosen!)
            ?? throw new InvalidOperationException($"The network {batch.Decision.Chosen} is no longer configured.");
        Address registry = Address.Parse(network.Find(circuit.Id, circuit.Version)?.Registry
            ?? throw new InvalidOperationException($"{circuit.Id} is no longer deployed on {network.Name}."));
        StatementSet set = StatementSet.Create(members.Select(each => Fr.FromBigInteger(each.Statement)), size);
        BatchBinding binding = BatchBinding.Compute(set, network.File.ChainId, registry);

        List<ProofArtifact> made = [];
        for (int i = 0; i < set.Proofs; i++)
        {
            (ProofArtifact? artifact, ProofFailure? failure) = await ProveOneAsync(batch, set, binding, i, members, cancellationToken);
            if (failure is not null)
            {
                return (null, failure);
            }

            made.Add(artifact!);
        }

        return await TogetherAsync(batch, set, binding, made, cancellationToken);
    }

    /// <summary>Forgets what was kept of a batch whose proofs are stored in one piece.</summary>
    public async Task EraseKeptAsync(ProofKey batch, ProofArtifact whole, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(whole);
        if (whole.Batch is not { Digests.Count: > 1 })
        {
            return;
        }

        foreach (JsonElement signals in whole.PublicSignals.EnumerateArray())
        {
            await artifacts.EraseAsync(KeptKey(batch, SignalsOf(signals)[0]), cancellationToken);
        }
    }

    private static ProofKey KeptKey(ProofKey batch, Fr value) => new(batch.Tenant, $"{batch.Id}-{value}");

    private async Task<(ProofArtifact? Artifact, ProofFailure? Failure)> ProveOneAsync(
        ProofRecord batch, StatementSet set, BatchBinding binding, int proof, IReadOnlyList<ProvableMember> members, CancellationToken cancellationToken)
    {
        ProofKey kept = KeptKey(new ProofKey(batch.Tenant, batch.Id), binding.Values[proof]);
        if (set.Proofs > 1 && await artifacts.FindAsync(kept, cancellationToken) is { } found)
        {
            return (found, null);
        }

        ReadOnlyMemory<byte>[] own = [.. members.Skip(proof * set.Size).Take(set.Size).Select(each => (ReadOnlyMemory<byte>)each.Input)];
        byte[] input = BatchInputs.Combine([.. own, .. Enumerable.Repeat(Padding, set.Size - own.Length)], binding.Challenge);
        try
        {
            ProvingOutcome outcome = await proving.ProveAsync(batch, input, cancellationToken);
            if (outcome.Failure is not null)
            {
                return (null, outcome.Failure);
            }

            if (!SignalsOf(outcome.Artifact!.PublicSignals).SequenceEqual(binding.SignalsOf(proof)))
            {
                return (null, new ProofFailure(
                    "statement_mismatch", $"The circuit {batch.Circuit} bound other statements than the requests'; its version and the software's differ."));
            }

            if (set.Proofs > 1)
            {
                await artifacts.PutAsync(kept, outcome.Artifact, cancellationToken);
            }

            return (outcome.Artifact, null);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
        }
    }

    /// <summary>
    /// The proofs in one piece, once all of them hold for what the registry will ask: those that were kept come from the storage, and a registry says only
    /// that some proof is false.
    /// </summary>
    private async Task<(ProofArtifact? Artifact, ProofFailure? Failure)> TogetherAsync(
        ProofRecord batch, StatementSet set, BatchBinding binding, IReadOnlyList<ProofArtifact> made, CancellationToken cancellationToken)
    {
        ProofArtifact[] expected = [.. made.Select((each, i) => each with { PublicSignals = Json(PublicSignals.ToJson(binding.SignalsOf(i))) })];
        if ((await proving.FindInvalidAsync(batch, expected, cancellationToken)).Count > 0)
        {
            return (null, new ProofFailure("proof_invalid", $"A proof that was kept for the circuit {batch.Circuit} does not verify."));
        }

        return (new ProofArtifact(
            JsonSerializer.SerializeToElement(expected.Select(each => each.Proof)),
            JsonSerializer.SerializeToElement(expected.Select(each => each.PublicSignals)),
            BatchContents.Of(set, binding)), null);
    }

    private static IReadOnlyList<Fr> SignalsOf(JsonElement signals) => PublicSignals.ParseJson(JsonSerializer.Serialize(signals));

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

using System.Text.Json;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Proving;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// Makes the members' own proofs, for a transaction that has them verified together. Each is stored as its member's as soon as it is
/// made: an attempt that was cut off goes on behind it, and a member whose batch comes to nothing has its proof already.
/// </summary>
public sealed class MemberProofs(IProofStore store, IInputVault vault, IProofArtifacts artifacts, ProvingService proving, TimeProvider time)
{
    /// <returns>All proofs in one piece; null when there is none. Members that can't be proved have failed, each alone.</returns>
    public async Task<ProofArtifact?> MakeAsync(ProofRecord batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        List<(ProofRecord Member, ProofArtifact Artifact)> made = [];
        foreach (ProofKey key in batch.Members!)
        {
            ProofRecord? member = await store.FindAsync(key.Tenant, key.Id, cancellationToken);
            if (member is not null && member.BatchId == batch.Id && !member.State.IsEnd()
                && await ProveAsync(key, member, cancellationToken) is { } artifact)
            {
                made.Add((member, artifact));
            }
        }

        // A contract says only that some proof is false. Which one is found here, before anything is sent.
        IReadOnlyList<int> invalid = await proving.FindInvalidAsync(batch, [.. made.Select(each => each.Artifact)], cancellationToken);
        foreach (int index in invalid)
        {
            await FailAsync(made[index].Member, new ProofFailure("proof_invalid", "The stored proof does not verify; submit the request again."), cancellationToken);
        }

        // Two requests may have made the same statement; it is recorded once, for both.
        ProofArtifact[] sent = [.. made.Where((_, i) => !invalid.Contains(i)).Select(each => each.Artifact).DistinctBy(Statements.Of)];
        return sent.Length == 0
            ? null
            : new ProofArtifact(
                JsonSerializer.SerializeToElement(sent.Select(artifact => artifact.Proof)),
                JsonSerializer.SerializeToElement(sent.Select(artifact => artifact.PublicSignals)),
                Together: [.. sent.Select(artifact => $"{Statements.Of(artifact)}")]);
    }

    private async Task<ProofArtifact?> ProveAsync(ProofKey key, ProofRecord member, CancellationToken cancellationToken)
    {
        ProofArtifact? artifact = await artifacts.FindAsync(key, cancellationToken);
        if (artifact is null)
        {
            if (await vault.GetAsync(member.InputId, cancellationToken) is not { } input)
            {
                await FailAsync(member, ProofFailure.InputLost, cancellationToken);
                return null;
            }

            ProvingOutcome outcome = await proving.ProveAsync(member, input, cancellationToken);
            if (outcome.Failure is { } failure)
            {
                await FailAsync(member, failure, cancellationToken);
                return null;
            }

            await artifacts.PutAsync(key, outcome.Artifact!, cancellationToken);

            // Read back: should two provers have raced, the first one's proof is the request's.
            artifact = await artifacts.FindAsync(key, cancellationToken)
                ?? throw new InvalidOperationException($"The proof {key.Id} was stored and is gone.");
        }

        await store.UpdateAsync(key.Tenant, key.Id, found => found with { Statement = Statements.Of(artifact) }, cancellationToken);
        return artifact;
    }

    private async Task FailAsync(ProofRecord member, ProofFailure failure, CancellationToken cancellationToken)
    {
        await store.UpdateAsync(member.Tenant, member.Id, found => found.FailUnproved(failure, time.GetUtcNow()), cancellationToken);
        await vault.EraseAsync(member.InputId, cancellationToken);
    }
}

using System.Collections.Concurrent;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Proving;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// Proves a batch: by a batch circuit (<see cref="CircuitProofs"/>), or each member by a proof of its own (<see cref="MemberProofs"/>). For a batch
/// circuit every member's input is tried alone first, so that one that can't be proved fails alone; its slot is padded.
/// The order makes every crash harmless: the proofs are stored together with what they prove, then the members move on and their
/// inputs are erased, then the batch moves on.
/// </summary>
public sealed class BatchProving(
    IProofStore store,
    IInputVault vault,
    IProofArtifacts artifacts,
    ProvingService proving,
    MemberProofs memberProofs,
    CircuitProofs circuitProofs,
    BatchGathering gathering,
    BatchOptions options,
    TimeProvider time)
{
    /// <returns>The batch's record: proved, or at an end.</returns>
    public async Task<ProofRecord> ProveAsync(ProofRecord batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ProofKey key = new(batch.Tenant, batch.Id);
        ProofArtifact? artifact = await artifacts.FindAsync(key, cancellationToken);
        if (artifact is null)
        {
            (ProofArtifact? made, ProofFailure? failure) = await MakeAsync(batch, cancellationToken);
            if (made is not null)
            {
                await artifacts.PutAsync(key, made, cancellationToken);
            }

            // Read back: should two provers have raced, the first one's proof is the batch's, even where the other found inputs erased and made none.
            artifact = await artifacts.FindAsync(key, cancellationToken);
            if (artifact is null)
            {
                return made is null
                    ? await UpdateAsync(key, found => EndUnproved(found, failure), cancellationToken)
                    : throw new InvalidOperationException($"The proof of the batch {batch.Id} was stored and is gone.");
            }
        }

        await circuitProofs.EraseKeptAsync(key, artifact, cancellationToken);
        IReadOnlyList<ProofRecord> proved = await MoveMembersAsync(batch, artifact.Statements, cancellationToken);
        return await UpdateAsync(
            key,
            found => found.State < ProofState.Proved ? Narrow(found, proved).MoveTo(ProofState.Proved, time.GetUtcNow()) : found,
            cancellationToken);
    }

    /// <summary>The batch may cost what the members allow that are proved: those that failed alone pay nothing.</summary>
    private static ProofRecord Narrow(ProofRecord batch, IReadOnlyList<ProofRecord> proved)
    {
        if (proved.Count == 0)
        {
            return batch;
        }

        ProofPolicy allowed = BatchGathering.PolicyFor(proved[0].Policy, 1, proved.Count);
        return batch with { Policy = batch.Policy with { MaxFeeWei = allowed.MaxFeeWei, MaxCostUsd = allowed.MaxCostUsd } };
    }

    private ProofRecord EndUnproved(ProofRecord batch, ProofFailure? failure) =>
        failure is not null ? batch.FailUnproved(failure, time.GetUtcNow())
            : batch.State < ProofState.Proved ? batch.MoveTo(ProofState.Cancelled, time.GetUtcNow(), "no member is left to be proved")
            : batch;

    /// <returns>Neither when no member is left to be proved.</returns>
    private async Task<(ProofArtifact? Artifact, ProofFailure? Failure)> MakeAsync(ProofRecord batch, CancellationToken cancellationToken)
    {
        if (batch.Kind == BatchKind.RandomLinear)
        {
            return (await memberProofs.MakeAsync(batch, cancellationToken), null);
        }

        IReadOnlyCollection<(ProofRecord Member, byte[] Input)> provable = await CheckMembersAsync(batch, cancellationToken);
        ProofRecord[] members = [.. provable.Select(each => each.Member)];
        if (batch.Decision?.ChosenQuote is { } quote && !RouterPolicy.IsWithinLimits(quote, Narrow(batch, members).Policy))
        {
            // Without those that failed the others would pay more than they allow, and once they are proved they can't be parted: they are gathered anew.
            await gathering.ReleaseAsync([.. members.Select(member => new ProofKey(member.Tenant, member.Id))], batch.Id, cancellationToken);
            return (null, null);
        }

        // Two requests may make the same statement, with one salt; one slot proves it for both.
        ProvableMember[] statements =
        [
            .. provable.Select(each => new ProvableMember(each.Member.Statement!.Value, each.Input)).DistinctBy(each => each.Statement).OrderBy(each => each.Statement),
        ];
        return statements.Length == 0 ? (null, null) : await circuitProofs.MakeAsync(batch, statements, cancellationToken);
    }

    /// <returns>Those that can be proved.</returns>
    private async Task<IReadOnlyCollection<(ProofRecord Member, byte[] Input)>> CheckMembersAsync(ProofRecord batch, CancellationToken cancellationToken)
    {
        ConcurrentBag<(ProofRecord, byte[])> provable = [];
        foreach (ProofKey[] some in batch.Members!.Chunk(options.Parallel))
        {
            await Task.WhenAll(some.Select(async member =>
            {
                ProofRecord? record = await store.FindAsync(member.Tenant, member.Id, cancellationToken);
                if (record is null || record.BatchId != batch.Id || record.State.IsEnd())
                {
                    return;
                }

                byte[]? input = await vault.GetAsync(record.InputId, cancellationToken);
                ProofFailure? failure = input is null
                    ? ProofFailure.InputLost
                    : await proving.CheckAsync(record, input, cancellationToken);
                if (failure is null)
                {
                    provable.Add((record, input!));
                    return;
                }

                await UpdateAsync(member, found => found.FailUnproved(failure, time.GetUtcNow()), cancellationToken);
                await vault.EraseAsync(record.InputId, cancellationToken);
            }));
        }

        return provable;
    }

    /// <returns>Those that are proved.</returns>
    private async Task<IReadOnlyList<ProofRecord>> MoveMembersAsync(ProofRecord batch, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        HashSet<string> included = [.. statements];
        IReadOnlyList<ProofRecord> members = await store.UpdateEachAsync(
            batch.Members!,
            found => found.BatchId == batch.Id && included.Contains($"{found.Statement}") ? found.MoveTo(ProofState.Proved, time.GetUtcNow()) : found,
            cancellationToken);
        ProofRecord[] proved = [.. members.Where(member => member.BatchId == batch.Id && member.State == ProofState.Proved)];
        await Task.WhenAll(proved.Select(member => vault.EraseAsync(member.InputId, cancellationToken)));
        return proved;
    }

    private Task<ProofRecord> UpdateAsync(ProofKey key, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken) =>
        store.UpdateAsync(key.Tenant, key.Id, change, cancellationToken);
}

using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// Turns the planner's decisions into records: a batch's own, in which its members stand, or a request that goes alone. Each step
/// can be cut off anywhere: a member is claimed in its own record, and whoever claims second gets nothing.
/// </summary>
public sealed class BatchGathering(
    IProofStore store, IWaitingRoom waiting, IBatchJobs jobs, CircuitCatalog circuits, NetworkCatalog networks, BatchOptions options, TimeProvider time)
{
    /// <summary>The partition of batches' own records. No tenant can have this name.</summary>
    public const string Tenant = "-batches";

    /// <summary>Looks at all who wait, and begins what the planner says.</summary>
    /// <returns>The records to start an orchestration for: batches, and requests that go alone.</returns>
    public async Task<IReadOnlyList<ProofRecord>> GatherAsync(CancellationToken cancellationToken)
    {
        List<WaitingRequest> all = [];
        await foreach (WaitingRequest request in waiting.ListAsync(cancellationToken))
        {
            all.Add(request);
        }

        List<ProofRecord> begun = [];
        foreach (var group in all.GroupBy(each => (each.Circuit, Networks: NetworksFor(each.Statement.Policy))))
        {
            Dictionary<string, ProofKey> keys = group.ToDictionary(each => each.Key.Id, each => each.Key, StringComparer.Ordinal);
            BatchPlan plan = BatchPlanner.Plan(
                group.Select(each => each.Statement), RulesFor(group.Key.Circuit, group.Key.Networks), time.GetUtcNow());
            foreach (PlannedBatch batch in plan.Now)
            {
                begun.AddRange(await BeginAsync(group.Key.Circuit, batch, [.. batch.Members.Select(id => keys[id])], cancellationToken));
            }
        }

        return begun;
    }

    /// <summary>Takes a request for a batch, if it is still free.</summary>
    /// <returns>The record, or null when it is cancelled or another's.</returns>
    public async Task<ProofRecord?> ClaimAsync(ProofKey member, string batchId, CancellationToken cancellationToken)
    {
        ProofRecord record = await store.UpdateAsync(
            member.Tenant,
            member.Id,
            found => found is { State: ProofState.Accepted, ForBatch: true, BatchId: null }
                // From here on its neighbours depend on it: it can no longer be taken back.
                ? (found with { BatchId = batchId, SubmissionStartedAt = time.GetUtcNow() }).MoveTo(ProofState.Proving, time.GetUtcNow(), "in a batch")
                : found,
            cancellationToken);
        return record.BatchId == batchId && !record.State.IsEnd() ? record : null;
    }

    /// <summary>Lets a request go alone: it waits no more, and belongs to no batch.</summary>
    public Task<ProofRecord> SendAloneAsync(ProofKey member, string? batchId, CancellationToken cancellationToken) => store.UpdateAsync(
        member.Tenant,
        member.Id,
        found => found.ForBatch && !found.State.IsEnd() && found.BatchId == batchId
            ? found with { ForBatch = false, BatchId = null, SubmissionStartedAt = null, BudgetDay = null }
            : found,
        cancellationToken);

    private async Task<IReadOnlyList<ProofRecord>> BeginAsync(
        string circuit, PlannedBatch planned, ProofKey[] members, CancellationToken cancellationToken)
    {
        if (planned.Kind != BatchKind.Circuit)
        {
            ProofRecord alone = await SendAloneAsync(members[0], null, cancellationToken);
            await LeaveAsync(alone, cancellationToken);
            return alone.ForBatch ? [] : [alone];
        }

        DateTimeOffset now = time.GetUtcNow();
        Circuit batchCircuit = circuits.BatchesOf(circuit).First(each => each.BatchSize == planned.Size);
        string id = ProofId.New(now);
        ProofRecord batch = new()
        {
            Id = id,
            Tenant = Tenant,
            Circuit = batchCircuit.Id,
            CircuitVersion = batchCircuit.Version,
            Policy = PolicyOf(planned.Policy, members.Length),
            InputId = id,
            CreatedAt = now,
            State = ProofState.Accepted,
            Timeline = [new TimelineEntry(ProofState.Accepted, now, planned.Reason)],
            Members = members,
        };
        await store.TryAddAsync(batch, cancellationToken);
        foreach (ProofKey[] some in members.Chunk(options.Parallel))
        {
            await Task.WhenAll(some.Select(async member =>
            {
                await ClaimAsync(member, id, cancellationToken);
                ProofRecord record = await store.FindAsync(member.Tenant, member.Id, cancellationToken)
                    ?? throw new InvalidOperationException($"There is no proof {member.Id}.");
                await LeaveAsync(record, cancellationToken);
            }));
        }

        return [batch];
    }

    /// <summary>Out of the waiting room. One that was cancelled while it waited has come to its end here.</summary>
    private async Task LeaveAsync(ProofRecord record, CancellationToken cancellationToken)
    {
        if (record is { Line: { } line, State: ProofState.Cancelled })
        {
            await jobs.PutLineAsync(line, BatchIntake.ResultOf(record), cancellationToken);
        }

        await waiting.LeaveAsync(record.Id, cancellationToken);
    }

    /// <summary>Limits on a request's own cost allow the batch as much for each of its members.</summary>
    private static ProofPolicy PolicyOf(ProofPolicy policy, int members) => policy with
    {
        MaxFeeWei = policy.MaxFeeWei * members,
        MaxCostUsd = policy.MaxCostUsd * members,
    };

    /// <summary>The networks that a policy lets the router choose from, one string for a set.</summary>
    private string NetworksFor(ProofPolicy policy) => string.Join(' ', networks.Enabled
        .Select(each => each.Name)
        .Where(name => policy.Network is null || policy.Network == name)
        .Where(name => policy.Networks is null || policy.Networks.Contains(name))
        .Order(StringComparer.Ordinal));

    private BatchRules RulesFor(string circuit, string allowed) => new()
    {
        LongestWait = options.LongestWait,
        SingleProvingTime = options.ProvingTimePerStatement,
        Offers =
        [
            .. circuits.BatchesOf(circuit)
                .Where(batch => allowed.Split(' ').Any(name => networks.Find(name)?.Find(batch.Id, batch.Version) is not null))
                .Select(batch => BatchOffer.Measured(batch.BatchSize!.Value, options.ProvingTimePerStatement * batch.BatchSize.Value)),
        ],
    };
}

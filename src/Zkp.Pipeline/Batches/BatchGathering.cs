using System.Runtime.CompilerServices;
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
    IProofStore store,
    IWaitingRoom waiting,
    IBatchJobs jobs,
    Settlement settlement,
    CurrentCircuits circuits,
    NetworkCatalog networks,
    BatchOptions options,
    TimeProvider time)
{
    /// <summary>The partition of batches' own records. No tenant can have this name.</summary>
    public const string Tenant = "-batches";

    /// <summary>Looks at all who wait, and begins what the planner says.</summary>
    /// <returns>
    /// The records to start an orchestration for, as they come: batches, requests that go alone, and those that were cancelled while they waited, which
    /// leave the waiting room behind that.
    /// </returns>
    public async IAsyncEnumerable<ProofRecord> GatherAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<WaitingRequest> all = [];
        await foreach (WaitingRequest request in waiting.ListAsync(cancellationToken))
        {
            all.Add(request);
        }

        foreach (var group in all.GroupBy(each => (each.Circuit, each.CircuitVersion, Networks: NetworksFor(each.Statement.Policy))))
        {
            Dictionary<string, ProofKey> keys = group.ToDictionary(each => each.Key.Id, each => each.Key, StringComparer.Ordinal);
            BatchPlan plan = BatchPlanner.Plan(
                group.Select(each => each.Statement), RulesFor(group.Key.Circuit, group.Key.CircuitVersion, group.Key.Networks), time.GetUtcNow());
            foreach (PlannedBatch batch in plan.Now)
            {
                (ProofRecord? begun, IReadOnlyList<ProofRecord> cancelled) = await BeginAsync(
                    group.Key.Circuit, group.Key.CircuitVersion, batch, [.. batch.Members.Select(id => keys[id])], cancellationToken);
                foreach (ProofRecord record in begun is null ? cancelled : cancelled.Prepend(begun))
                {
                    yield return record;
                }

                await LeaveAsync(cancelled, cancellationToken);
            }
        }
    }

    /// <summary>Takes requests for a batch, those that are still free.</summary>
    /// <returns>All of them as they stand: one that is cancelled, or another's, is not the batch's.</returns>
    public Task<IReadOnlyList<ProofRecord>> ClaimAsync(IReadOnlyList<ProofKey> members, string batchId, CancellationToken cancellationToken) =>
        store.UpdateEachAsync(
            members,
            found => found.Waits
                // From here on its neighbours depend on it: it can no longer be taken back.
                ? (found with { BatchId = batchId, SubmissionStartedAt = time.GetUtcNow() }).MoveTo(ProofState.Proving, time.GetUtcNow(), "in a batch")
                : found,
            cancellationToken);

    /// <summary>Lets a request go alone: it waits no more, and belongs to no batch.</summary>
    public Task<ProofRecord> SendAloneAsync(ProofKey member, string? batchId, CancellationToken cancellationToken) => store.UpdateAsync(
        member.Tenant,
        member.Id,
        found => found.ForBatch && !found.State.IsEnd() && found.BatchId == batchId
            ? found with { ForBatch = false, BatchId = null, SubmissionStartedAt = null, BudgetDay = null }
            : found,
        cancellationToken);

    /// <summary>
    /// Lets members of a batch go that had to become smaller: they wait for another one, as they did before it took them in. Safe to repeat, and cut
    /// off anywhere the <c>Sweeper</c> finds those that did not reach the waiting room.
    /// </summary>
    public async Task ReleaseAsync(IReadOnlyList<ProofKey> members, string batchId, CancellationToken cancellationToken)
    {
        bool IsOf(ProofRecord member) => member.BatchId == batchId && !member.State.IsEnd();

        // An attempt that was cut off may have held their shares of a larger one.
        IReadOnlyList<ProofRecord> held = await store.UpdateEachAsync(members, found => found, cancellationToken);
        await settlement.SettleBudgetsAsync(held.Where(IsOf), _ => 0, cancellationToken);
        IReadOnlyList<ProofRecord> free = await store.UpdateEachAsync(
            members,
            found => IsOf(found) ? found with { BatchId = null, SubmissionStartedAt = null, BudgetDay = null } : found,
            cancellationToken);
        foreach (ProofRecord[] some in free.Where(member => member.Waits).Chunk(options.Parallel))
        {
            await Task.WhenAll(some.Select(member => waiting.EnterAsync(WaitingRequest.Of(member), cancellationToken)));
        }
    }

    /// <summary>Limits on a request's own cost allow the batch as much for each of its members.</summary>
    /// <param name="policy">Of <paramref name="before"/> requests together.</param>
    /// <returns>Of <paramref name="members"/> of them.</returns>
    public static ProofPolicy PolicyFor(ProofPolicy policy, int before, int members)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy with
        {
            MaxFeeWei = policy.MaxFeeWei * members / before,
            MaxCostUsd = policy.MaxCostUsd * members / before,
        };
    }

    /// <returns>What begins, null for a request that is not to go alone any more; and who is still in the waiting room, cancelled.</returns>
    private async Task<(ProofRecord? Begun, IReadOnlyList<ProofRecord> Cancelled)> BeginAsync(
        string circuit, int version, PlannedBatch planned, ProofKey[] members, CancellationToken cancellationToken)
    {
        if (planned.Kind == BatchKind.Single)
        {
            ProofRecord alone = await SendAloneAsync(members[0], null, cancellationToken);
            return (alone.ForBatch ? null : alone, await DismissAsync([alone], cancellationToken));
        }

        DateTimeOffset now = time.GetUtcNow();
        (string Id, int Version) proved = planned.Kind == BatchKind.RandomLinear
            ? (circuit, version)
            : circuits.BatchesOf(circuit).Where(each => each.BatchSize == planned.Size).Select(each => (each.Id, each.Version)).First();
        string id = ProofId.New(now);
        ProofRecord batch = new()
        {
            Id = id,
            Tenant = Tenant,
            Circuit = proved.Id,
            CircuitVersion = proved.Version,
            Kind = planned.Kind,
            Policy = PolicyFor(planned.Policy, 1, members.Length),
            InputId = id,
            CreatedAt = now,
            State = ProofState.Accepted,
            Timeline = [new TimelineEntry(ProofState.Accepted, now, planned.Reason)],
            Members = members,
        };
        await store.TryAddAsync(batch, cancellationToken);
        return (batch, await DismissAsync(await ClaimAsync(members, id, cancellationToken), cancellationToken));
    }

    /// <summary>Has all leave but those who were cancelled.</summary>
    private async Task<IReadOnlyList<ProofRecord>> DismissAsync(IReadOnlyList<ProofRecord> records, CancellationToken cancellationToken)
    {
        ILookup<bool, ProofRecord> cancelled = records.ToLookup(record => record.State == ProofState.Cancelled);
        await LeaveAsync([.. cancelled[false]], cancellationToken);
        return [.. cancelled[true]];
    }

    /// <summary>Out of the waiting room. One that was cancelled while it waited has come to its end here.</summary>
    private async Task LeaveAsync(IReadOnlyList<ProofRecord> records, CancellationToken cancellationToken)
    {
        await jobs.PutLinesAsync(
            [.. records.Where(record => record is { Line: not null, State: ProofState.Cancelled }).Select(record => (record.Line!, BatchIntake.ResultOf(record)))],
            cancellationToken);
        await waiting.LeaveAsync([.. records.Select(record => record.Id)], cancellationToken);
    }

    /// <summary>The networks that a policy lets the router choose from, one string for a set.</summary>
    private string NetworksFor(ProofPolicy policy) => string.Join(' ', networks.Enabled
        .Select(each => each.Name)
        .Where(name => policy.Network is null || policy.Network == name)
        .Where(name => policy.Networks is null || policy.Networks.Contains(name))
        .Order(StringComparer.Ordinal));

    private BatchRules RulesFor(string circuit, int version, string allowed) => new()
    {
        RandomLinearGas = circuits.Find(circuit) is { } current && current.Version == version && Stands(circuit, version, allowed)
            ? BatchRules.RandomLinearGasOf(current.PublicSignalCount)
            : null,
        LongestWait = options.LongestWait,
        SingleProvingTime = options.ProvingTimePerStatement,
        Offers =
        [
            .. circuits.BatchesOf(circuit)
                .Where(batch => Stands(batch.Id, batch.Version, allowed))
                .Select(batch => new BatchOffer(
                    batch.BatchSize!.Value,
                    options.MostIn(batch.BatchSize.Value),
                    options.ProvingTimePerStatement * batch.BatchSize.Value,
                    IsKeyInRegistry(batch.Id, batch.Version, allowed))),
        ],
    };

    private bool Stands(string circuit, int version, string allowed) => Find(circuit, version, allowed).Any();

    /// <summary>On every network that may be chosen; the planner reckons with the dearest.</summary>
    private bool IsKeyInRegistry(string circuit, int version, string allowed) => Find(circuit, version, allowed).All(deployed => deployed.IsKeyInRegistry);

    private IEnumerable<DeployedCircuit> Find(string circuit, int version, string allowed) =>
        allowed.Split(' ').Select(name => networks.Find(name)?.Find(circuit, version)).OfType<DeployedCircuit>();
}

using System.Numerics;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// Makes sure of a batch's members and chooses its network. Both stand before anything is proved. Members of a batch that is too large for every
/// network (<see cref="BatchFit"/>) wait for the next one.
/// </summary>
public sealed class BatchPreparation(
    IProofStore store,
    BatchGathering gathering,
    CircuitCatalog circuits,
    NetworkCatalog networks,
    ChainGateway chains,
    ITenantBudgets budgets,
    Settlement settlement,
    TimeProvider time)
{
    /// <summary>Fewer proofs that are made apart share nothing.</summary>
    private const int LeastApart = 2;

    /// <returns>The batch's record: at an end, or with the network that it is for, or without one while none can be had and there is something to wait for.</returns>
    public async Task<ProofRecord> RunAsync(ProofKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ProofRecord batch = await store.FindAsync(key.Tenant, key.Id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no batch {key.Id}.");
        if (!batch.IsUndecided)
        {
            return batch;
        }

        // Gathering claimed them; one that it was cut off before is claimed now.
        ProofRecord[] own = [.. (await gathering.ClaimAsync(batch.Members!, batch.Id, cancellationToken)).Where(member => member.BatchId == batch.Id)];
        ProofRecord[] members = [.. own.Where(member => !member.State.IsEnd())];
        Circuit? circuit = circuits.Find(batch.Circuit, batch.CircuitVersion);
        BatchFit? fit = null;
        while (fit is null && members.Length > 0 && circuit is not null)
        {
            fit = await BatchFit.FindAsync(
                members.Length, circuit.BatchSize ?? LeastApart, batch.Policy, count => DecideAsync(circuit, PolicyOf(batch, count), count, cancellationToken));
            if (fit.Decision.Chosen is not null && await store.FindAsync(key.Tenant, key.Id, cancellationToken) is { IsUndecided: true })
            {
                ProofRecord[] held = await HoldAsync(batch.Id, members[..fit.Members], fit.Decision, cancellationToken);
                if (held.Length < fit.Members)
                {
                    // Each of the others would pay more than was decided.
                    members = [.. held, .. members[fit.Members..]];
                    fit = null;
                }
            }
        }

        if (fit is null)
        {
            string note = members.Length == 0 ? "no member is left" : "its circuit is no longer registered";
            return await UpdateAsync(key, found => found.MoveTo(ProofState.Cancelled, time.GetUtcNow(), note), cancellationToken);
        }

        // Members that failed stay: the batch's end is theirs too.
        RoutingDecision decision = fit.Decision;
        ProofKey[] kept = [.. own.Except(members[fit.Members..]).Select(KeyOf)];
        DateTimeOffset now = time.GetUtcNow();
        ProofRecord decided = await UpdateAsync(
            key,
            found => decision.Chosen is { } chosen
                ? found with { Members = kept, Decision = decision, Policy = Bound(PolicyOf(found, fit.Members), found.Kind, chosen) }
                : RoutingFailure.Of(decision, found.Policy, now) is { } failure
                    ? (found with { Decision = decision }).Fail(failure.Code, failure.Detail, now)
                    : found,
            cancellationToken);

        // Only now: those that another run has decided to keep must not be let go. Cut off here, the Sweeper does it.
        await gathering.ReleaseAsync([.. members.Select(KeyOf).Except(decided.Members!)], batch.Id, cancellationToken);
        return decided;
    }

    private async Task<RoutingDecision> DecideAsync(Circuit circuit, ProofPolicy policy, int members, CancellationToken cancellationToken)
    {
        NetworkQuote[] quotes = await Task.WhenAll(
            networks.Enabled.Select(network => chains.QuoteAsync(network, circuit, policy, cancellationToken, members)));
        return Router.Decide(quotes, policy, time.GetUtcNow());
    }

    /// <summary>The policy of so many of a batch's members.</summary>
    private static ProofPolicy PolicyOf(ProofRecord batch, int members) => BatchGathering.PolicyFor(batch.Policy, batch.Members!.Count, members);

    /// <summary>A batch circuit's proof is for the one network that it is made for; of proofs that are made apart each is for any.</summary>
    private static ProofPolicy Bound(ProofPolicy policy, BatchKind kind, string network) =>
        kind == BatchKind.Circuit ? policy with { Network = network, Networks = null } : policy;

    private static ProofKey KeyOf(ProofRecord member) => new(member.Tenant, member.Id);

    /// <summary>Holds each member's share from its tenant's budget of the day; one whose tenant has no more left fails alone.</summary>
    /// <returns>Those for whom it is held.</returns>
    private async Task<ProofRecord[]> HoldAsync(string batchId, ProofRecord[] members, RoutingDecision decision, CancellationToken cancellationToken)
    {
        DateOnly day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        BigInteger share = (decision.ChosenQuote?.WorstFeeWei ?? decision.ChosenQuote?.ExpectedFeeWei ?? BigInteger.Zero) / members.Length;

        // An attempt that was cut off may have held it on the day before.
        await settlement.SettleBudgetsAsync(members.Where(member => member.BudgetDay != day), _ => 0, cancellationToken);
        HashSet<string> held = new(StringComparer.Ordinal);
        foreach (IGrouping<string, ProofRecord> tenant in members.GroupBy(member => member.Tenant))
        {
            held.UnionWith(await budgets.HoldEachAsync(tenant.Key, day, [.. tenant.Select(member => member.Id)], share, cancellationToken));
        }

        IReadOnlyList<ProofRecord> after = await store.UpdateEachAsync(
            [.. members.Select(KeyOf)],
            found => found.BatchId != batchId || found.State != ProofState.Proving ? found
                : held.Contains(found.Id) ? found with { BudgetDay = day }
                : found.Fail(
                    "tenant_budget_exceeded",
                    $"Its share of a batch may cost {share} wei on {decision.Chosen}, and {found.Tenant} may not spend that much more on {day:O} (UTC). Submit it again tomorrow, or have the budget raised.",
                    time.GetUtcNow()),
            cancellationToken);
        return [.. members.Where((_, i) => after[i].BatchId == batchId && !after[i].State.IsEnd())];
    }

    /// <summary>Leaves a batch as it is that another run has decided meanwhile, or that came to its end.</summary>
    private Task<ProofRecord> UpdateAsync(ProofKey key, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken) =>
        store.UpdateAsync(key.Tenant, key.Id, found => found.IsUndecided ? change(found) : found, cancellationToken);
}

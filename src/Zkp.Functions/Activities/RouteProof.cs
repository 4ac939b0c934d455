using System.Diagnostics;
using System.Numerics;
using Microsoft.Azure.Functions.Worker;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Budgets;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Routing;

namespace Zkp.Functions.Activities;

/// <summary>
/// Asks every enabled network for its price, lets the router decide, and holds what it may cost from the tenant's budget of the day. A decision
/// once made stands.
/// </summary>
public sealed class RouteProof(
    IProofStore store,
    IProofArtifacts artifacts,
    NetworkCatalog networks,
    ChainGateway chains,
    ITenantBudgets budgets,
    BatchMembers members,
    BatchOptions options,
    TimeProvider time)
{
    [Function(nameof(RouteProof))]
    public async Task<RoutingProgress> RunAsync([ActivityTrigger] ProofKey key, CancellationToken cancellationToken)
    {
        ProofRecord record = await store.FindAsync(key.Tenant, key.Id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no proof {key.Id}.");
        DateOnly day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (record.State != ProofState.Proved)
        {
            return await LeaveAsync(record, day, cancellationToken);
        }

        using Activity? span = PipelineTelemetry.Start("route", record);
        ProofArtifact artifact = await artifacts.FindAsync(key, cancellationToken)
            ?? throw new InvalidOperationException($"The proof {key.Id} was stored and is gone.");
        NetworkQuote[] quotes = await Task.WhenAll(
            networks.Enabled

                // A batch circuit's proof is for the one network that it was made for.
                .Where(network => record is not { Members: not null, Kind: BatchKind.Circuit } || record.Policy.Network == network.Name)
                .Select(network => chains.QuoteAsync(network, record, artifact, cancellationToken)));
        RoutingDecision decision = Router.Decide(quotes, record.PolicyLeft, time.GetUtcNow());
        BigInteger most = decision.ChosenQuote?.WorstFeeWei ?? decision.ChosenQuote?.ExpectedFeeWei ?? BigInteger.Zero;

        // The members of a batch had their shares held before it was proved, for the network that was chosen then.
        bool isHeld = decision.Chosen is null
            || record.Members is not null
            || await budgets.TryHoldAsync(key.Tenant, day, record.TransactionId, most, cancellationToken);
        bool isElsewhere = record.Kind == BatchKind.RandomLinear && decision.Chosen != record.Decision?.Chosen;
        if (decision.Chosen is not null && record.Members is not null && (record.Earlier.Count > 0 || isElsewhere))
        {
            await members.HoldAgainAsync(record, most, day, cancellationToken);
        }

        TenantDay? refused = isHeld ? null : await budgets.FindAsync(key.Tenant, day, cancellationToken);
        ProofRecord routed = await store.UpdateAsync(key.Tenant, key.Id, found => Apply(found, decision, day, most, refused), cancellationToken);
        return await LeaveAsync(routed, day, cancellationToken);
    }

    /// <summary>What was held for a request that was taken back before its record said so goes back; nobody else would know of it.</summary>
    private async Task<RoutingProgress> LeaveAsync(ProofRecord record, DateOnly day, CancellationToken cancellationToken)
    {
        if (record is { Members: null, BudgetDay: null } && record.State.IsEnd())
        {
            await budgets.SettleAsync(record.Tenant, day, new Dictionary<string, BigInteger> { [record.TransactionId] = 0 }, cancellationToken);
        }

        return Progress(record);
    }

    private ProofRecord Apply(ProofRecord record, RoutingDecision decision, DateOnly day, BigInteger most, TenantDay? refused)
    {
        if (record.State != ProofState.Proved)
        {
            return record;
        }

        DateTimeOffset now = time.GetUtcNow();
        ProofRecord decided = record with { Decision = decision };
        if (refused is not null)
        {
            return decided.Fail(
                "tenant_budget_exceeded",
                $"It may cost {most} wei on {decision.Chosen}, and of the {refused.MaxWei} wei that {record.Tenant} may spend on {day:O} (UTC) {refused.LeftWei} are left. Submit it again tomorrow, or have the budget raised.",
                now);
        }

        if (decision.Chosen is { } chosen)
        {
            return (decided with { BudgetDay = day }).MoveTo(ProofState.Routed, now, chosen);
        }

        return RoutingFailure.Of(decision, record.PolicyLeft, now, PatientUntil(record)) is { } failure ? decided.Fail(failure.Code, failure.Detail, now) : decided;
    }

    /// <summary>
    /// A price is waited for until the deadline. Members of a batch circuit can't go alone once they are proved: so many are not given up for one that
    /// may fall again. Those whose proofs were made apart can, and wait by themselves.
    /// </summary>
    private DateTimeOffset? PatientUntil(ProofRecord record) => record switch
    {
        { Members: null } => record.Policy.Deadline,
        { Kind: BatchKind.Circuit } => record.Policy.Deadline ?? (record.Timeline.Last(entry => entry.State == ProofState.Proved).At + options.LongestPriceWait),
        _ => null,
    };

    private static RoutingProgress Progress(ProofRecord record) => record.State switch
    {
        ProofState.Failed or ProofState.Cancelled => RoutingProgress.Ended,
        ProofState.Proved => RoutingProgress.Waiting,
        _ => RoutingProgress.Routed,
    };
}

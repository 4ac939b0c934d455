using System.Numerics;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Ports;

namespace Zkp.Pipeline.Proofs;

/// <summary>What the end of proofs leaves to do, happy or not: nothing private is left, tenants' budgets hold what they did cost, and lines say how they ended.</summary>
public sealed class Settlement(IInputVault vault, ITenantBudgets budgets, IBatchJobs jobs)
{
    public async Task SettleAsync(IReadOnlyCollection<ProofRecord> ended, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ended);
        await Task.WhenAll(ended.Select(record => vault.EraseAsync(record.InputId, cancellationToken)));
        await SettleBudgetsAsync(ended, record => record.LastCostWei, cancellationToken);
        await jobs.PutLinesAsync(
            [.. ended.Where(record => record.Line is not null).Select(record => (record.Line!, BatchIntake.ResultOf(record)))], cancellationToken);
    }

    /// <summary>Puts what records cost in the place of what was held for them.</summary>
    public async Task SettleBudgetsAsync(
        IEnumerable<ProofRecord> records, Func<ProofRecord, BigInteger> cost, CancellationToken cancellationToken)
    {
        foreach (var day in records.Where(record => record.BudgetDay is not null).GroupBy(record => (record.Tenant, Day: record.BudgetDay!.Value)))
        {
            await budgets.SettleAsync(day.Key.Tenant, day.Key.Day, day.ToDictionary(record => record.TransactionId, cost), cancellationToken);
        }
    }
}

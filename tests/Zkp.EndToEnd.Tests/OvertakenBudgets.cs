using System.Numerics;
using Zkp.Pipeline.Budgets;
using Zkp.Pipeline.Ports;

namespace Zkp.EndToEnd.Tests;

/// <summary>The stack's own; but before anything is held, somebody else comes to an end.</summary>
internal sealed class OvertakenBudgets(ITenantBudgets inner, Func<Task> other) : ITenantBudgets
{
    private readonly Lazy<Task> overtaken = new(other);

    public Task<TenantDay> FindAsync(string tenant, DateOnly day, CancellationToken cancellationToken) => inner.FindAsync(tenant, day, cancellationToken);

    public Task SetLimitAsync(string tenant, BigInteger? maxWeiPerDay, CancellationToken cancellationToken) =>
        inner.SetLimitAsync(tenant, maxWeiPerDay, cancellationToken);

    public async Task<bool> TryHoldAsync(string tenant, DateOnly day, string proofId, BigInteger wei, CancellationToken cancellationToken)
    {
        await overtaken.Value;
        return await inner.TryHoldAsync(tenant, day, proofId, wei, cancellationToken);
    }

    public async Task<IReadOnlyCollection<string>> HoldEachAsync(
        string tenant, DateOnly day, IReadOnlyList<string> proofIds, BigInteger weiEach, CancellationToken cancellationToken)
    {
        await overtaken.Value;
        return await inner.HoldEachAsync(tenant, day, proofIds, weiEach, cancellationToken);
    }

    public Task SettleAsync(string tenant, DateOnly day, IReadOnlyDictionary<string, BigInteger> weiOfProofs, CancellationToken cancellationToken) =>
        inner.SettleAsync(tenant, day, weiOfProofs, cancellationToken);
}

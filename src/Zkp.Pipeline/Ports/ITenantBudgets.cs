using System.Numerics;
using Zkp.Pipeline.Budgets;

namespace Zkp.Pipeline.Ports;

/// <summary>What tenants may spend on chains in a day (UTC), and what is held of it.</summary>
public interface ITenantBudgets
{
    /// <summary>A tenant's day; its limit is null where none was set.</summary>
    Task<TenantDay> FindAsync(string tenant, DateOnly day, CancellationToken cancellationToken);

    /// <summary>Sets what a tenant may spend a day, from now on; null lifts the limit.</summary>
    Task SetLimitAsync(string tenant, BigInteger? maxWeiPerDay, CancellationToken cancellationToken);

    /// <summary>Holds the most that a proof may cost; repeated, it counts once. False when the day does not hold it, and nothing is held then.</summary>
    Task<bool> TryHoldAsync(string tenant, DateOnly day, string proofId, BigInteger wei, CancellationToken cancellationToken);

    /// <summary>As <see cref="TryHoldAsync"/> for many proofs of one price, in their order.</summary>
    /// <returns>The ids of those for which the day held it.</returns>
    Task<IReadOnlyCollection<string>> HoldEachAsync(
        string tenant, DateOnly day, IReadOnlyList<string> proofIds, BigInteger weiEach, CancellationToken cancellationToken);

    /// <summary>Puts what proofs did cost in the place of what was held for them.</summary>
    Task SettleAsync(string tenant, DateOnly day, IReadOnlyDictionary<string, BigInteger> weiOfProofs, CancellationToken cancellationToken);
}

using Zkp.Evm;

namespace Zkp.Simulation.Mutants;

/// <summary>Passes everything on; a mutant overrides one thing.</summary>
internal class MutantLedger(ITransactionLedger inner) : ITransactionLedger
{
    protected ITransactionLedger Inner { get; } = inner;

    public virtual Task<LedgerEntry?> FindAsync(AccountKey account, string requestId, CancellationToken cancellationToken = default) =>
        Inner.FindAsync(account, requestId, cancellationToken);

    public virtual Task<NonceCursor?> ReadCursorAsync(AccountKey account, CancellationToken cancellationToken = default) =>
        Inner.ReadCursorAsync(account, cancellationToken);

    public virtual Task<bool> TryReserveAsync(
        AccountKey account, NonceCursor? expected, NonceSlots next, LedgerEntry reserved, CancellationToken cancellationToken = default) =>
        Inner.TryReserveAsync(account, expected, next, reserved, cancellationToken);

    public virtual Task<bool> TryGiveBackAsync(
        AccountKey account, NonceCursor expected, NonceSlots next, LedgerEntry released, CancellationToken cancellationToken = default) =>
        Inner.TryGiveBackAsync(account, expected, next, released, cancellationToken);

    public virtual Task<LedgerEntry?> TryUpdateAsync(LedgerEntry entry, CancellationToken cancellationToken = default) =>
        Inner.TryUpdateAsync(entry, cancellationToken);

    public virtual Task<bool> TryMoveCursorAsync(
        AccountKey account, NonceCursor? expected, NonceSlots next, CancellationToken cancellationToken = default) =>
        Inner.TryMoveCursorAsync(account, expected, next, cancellationToken);

    public virtual IAsyncEnumerable<LedgerEntry> ListOpenAsync(AccountKey account, CancellationToken cancellationToken = default) =>
        Inner.ListOpenAsync(account, cancellationToken);

    public virtual Task<Address> AssignAsync(long chainId, string requestId, Address proposed, CancellationToken cancellationToken = default) =>
        Inner.AssignAsync(chainId, requestId, proposed, cancellationToken);

    public virtual Task<bool> TryHoldAsync(
        long chainId, DateOnly day, string holder, Wei amount, Wei limit, CancellationToken cancellationToken = default) =>
        Inner.TryHoldAsync(chainId, day, holder, amount, limit, cancellationToken);

    public virtual Task SettleAsync(long chainId, DateOnly day, string holder, Wei cost, CancellationToken cancellationToken = default) =>
        Inner.SettleAsync(chainId, day, holder, cost, cancellationToken);
}

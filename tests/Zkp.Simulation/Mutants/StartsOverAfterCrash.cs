using Zkp.Evm;

namespace Zkp.Simulation.Mutants;

/// <summary>A process that does not remember a request itself takes it for a new one, with a new nonce.</summary>
internal sealed class StartsOverAfterCrash(ITransactionLedger inner, Simulation simulation) : MutantLedger(inner)
{
    private readonly Dictionary<string, string> own = [];

    public override Task<LedgerEntry?> FindAsync(AccountKey account, string requestId, CancellationToken cancellationToken = default) =>
        own.TryGetValue(requestId, out string? name) || requestId.Contains('-', StringComparison.Ordinal)
            ? base.FindAsync(account, name ?? requestId, cancellationToken)
            : Task.FromResult<LedgerEntry?>(null);

    public override async Task<bool> TryReserveAsync(
        AccountKey account, NonceCursor? expected, NonceSlots next, LedgerEntry reserved, CancellationToken cancellationToken = default)
    {
        LedgerEntry fresh = reserved.RequestId.Contains('-', StringComparison.Ordinal) ? reserved : reserved with { RequestId = $"{reserved.RequestId}-{simulation.Random.Next()}" };
        bool done = await base.TryReserveAsync(account, expected, next, fresh, cancellationToken);
        if (done)
        {
            own[reserved.RequestId] = fresh.RequestId;
        }

        return done;
    }
}

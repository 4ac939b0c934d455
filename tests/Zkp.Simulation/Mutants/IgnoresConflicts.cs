using Zkp.Evm;

namespace Zkp.Simulation.Mutants;

/// <summary>Nonces are handed out without comparing: every process takes the next one that it read, whoever has it by now.</summary>
internal sealed class IgnoresConflicts(ITransactionLedger inner, Simulation simulation) : MutantLedger(inner)
{
    private static readonly Nonce OutOfTheWay = new(1UL << 40);

    public override async Task<bool> TryReserveAsync(
        AccountKey account, NonceCursor? expected, NonceSlots next, LedgerEntry reserved, CancellationToken cancellationToken = default)
    {
        if (await base.TryReserveAsync(account, expected, next, reserved, cancellationToken))
        {
            return true;
        }

        // The store has one row a nonce, so the second owner's row gets another name; its entry says the nonce all the same.
        NonceCursor? now = await Inner.ReadCursorAsync(account, cancellationToken);
        Nonce row = new(OutOfTheWay.Value + (ulong)simulation.Random.Next());
        return now is not null
            && await Inner.TryReserveAsync(account, now, now.Slots, reserved with { Nonce = row }, cancellationToken)
            && await Inner.FindAsync(account, reserved.RequestId, cancellationToken) is { } stored
            && await Inner.TryUpdateAsync(stored with { Nonce = reserved.Nonce }, cancellationToken) is not null;
    }
}

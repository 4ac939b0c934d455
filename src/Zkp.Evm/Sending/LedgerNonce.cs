namespace Zkp.Evm;

/// <summary>Remembers where the cursor stood when it was last read, and reads it again when that would make an answer look wrong: other processes lease too.</summary>
internal sealed class LedgerNonce(ITransactionLedger ledger, Func<CancellationToken, Task<AccountKey>> account) : ILedgerNonce
{
    private NonceCursor? seen;

    public void Saw(NonceCursor? cursor) => Volatile.Write(ref seen, cursor ?? Volatile.Read(ref seen));

    public async Task<Nonce?> FindAsync(Nonce told, ulong lead, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref seen) is { } known && told.Value <= known.Next.Value + lead)
        {
            return known.Next;
        }

        NonceCursor? cursor = await ledger.ReadCursorAsync(await account(cancellationToken), cancellationToken);
        Saw(cursor);
        return cursor?.Next;
    }
}

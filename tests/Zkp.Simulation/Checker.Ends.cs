using Zkp.Evm;

namespace Zkp.Simulation;

/// <summary>What must hold when faults have ended and time has passed.</summary>
internal sealed partial class Checker
{
    public bool HasEnded(TransactionRequest request) => Find(request) is { IsFinal: true };

    /// <summary>The budget had no room for it, so nobody promised anything.</summary>
    public bool WasNotAccepted(TransactionRequest request) => Find(request) is null && simulation.Profile.MaxSpendPerDay is not null;

    /// <summary>What is still not as it should be; null when all is well.</summary>
    public string? Disorder()
    {
        for (int account = 0; account < simulation.Profile.Signers; account++)
        {
            NonceCursor? cursor = simulation.Store.ReadCursorAsync(simulation.KeyOf(account), CancellationToken.None).Result;
            ulong next = Chain.Head.Nonces[account];
            if (cursor is not null && cursor.Next.Value != next)
            {
                return $"account {account}: the cursor stands at {cursor.Next} and the chain at {next}";
            }
        }

        foreach (LedgerEntry entry in entries.Values)
        {
            if (!entry.IsFinal)
            {
                return $"{entry.RequestId} is {entry.State}";
            }
        }

        return null;
    }

    /// <summary>Past its deadline, and not in a block: an empty transaction is on its way.</summary>
    public void DeadlinesWereKept()
    {
        DateTimeOffset past = simulation.Clock.GetUtcNow() - (5 * simulation.Profile.BlockTime);
        foreach (LedgerEntry entry in entries.Values)
        {
            bool due = entry.State is LedgerState.Reserved or LedgerState.Signed or LedgerState.Broadcast
                && entry.Deadline < past && Chain.Head.Nonces[IndexOf(entry)] <= entry.Nonce.Value;
            Require(!due || entry.Current is { IsCancellation: true }, $"{entry.RequestId} is past its deadline of {entry.Deadline:O}, and nobody takes it back");
        }
    }

    public void EverythingEnded(IReadOnlyList<TransactionRequest> open)
    {
        Require(open.Count == 0, $"did not end: {string.Join(' ', open.Select(request => $"{request.RequestId} ({Find(request)?.State.ToString() ?? "never accepted"}, nonce {Find(request)?.Nonce}, {Find(request)?.LastErrorKind})"))}");
        Require(Disorder() is null, $"left behind: {Disorder()}");
    }

    public void NothingHappenedAfterwards()
    {
        foreach (LedgerEntry entry in entries.Values.Where(entry => entry.To == SimRequests.Contract))
        {
            int effects = Chain.EffectsOf(entry.RequestId);
            int expected = entry.State is LedgerState.Finalized or LedgerState.Reverted ? 1 : 0;
            Require(effects == expected, $"{entry.RequestId} ended as {entry.State} and stands {effects} times in the chain");
        }
    }

    /// <summary>What is stored of it; null when nobody has accepted it.</summary>
    public LedgerEntry? Find(TransactionRequest request)
    {
        foreach (((AccountKey _, string requestId), LedgerEntry entry) in entries)
        {
            if (requestId == request.RequestId)
            {
                return entry;
            }
        }

        return null;
    }
}

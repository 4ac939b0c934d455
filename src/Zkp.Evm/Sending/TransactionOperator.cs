namespace Zkp.Evm;

/// <summary>
/// What an operator can see and do: list what is pending, pay more, take back, fill a gap, give a lease back. Each action first says
/// what it would do; a dry run ends there. Each is written to the journal, before it is done and after. Nothing here goes past the
/// rules: what is out is never forgotten, caps and budgets hold, and a nonce is given back only when nothing was signed for it.
/// </summary>
public sealed class TransactionOperator(TransactionPool pool, IOperatorJournal journal, TimeProvider time)
{
    /// <summary>Every transaction that is at no end, by account and nonce, with what the next poll would do.</summary>
    /// <exception cref="RpcException">The node does not answer.</exception>
    public async Task<IReadOnlyList<PendingTransaction>> ListPendingAsync(CancellationToken cancellationToken = default)
    {
        List<PendingTransaction> pending = [];
        foreach (TransactionManager manager in pool.Managers)
        {
            foreach (LedgerEntry entry in await manager.ListOpenAsync(cancellationToken))
            {
                LedgerDecision next = await manager.ForeseeAsync(entry, cancellationToken);
                pending.Add(new PendingTransaction(entry, time.GetUtcNow() - entry.CreatedAt, next.Step.ToString(), next.Reason));
            }
        }

        return pending;
    }

    /// <summary>Signs a transaction again with what the market asks now, at least a step above what is out, at most up to a step below its cap.</summary>
    /// <param name="by">Who asks, for the journal.</param>
    /// <param name="dryRun">Whether to say only what would be done.</param>
    /// <exception cref="KeyNotFoundException">The ledger has no such request.</exception>
    public Task<OperatorRecord> BumpAsync(string requestId, string by, bool dryRun, CancellationToken cancellationToken = default) =>
        ActAsync(OperatorAction.Bump, requestId, by, dryRun, (manager, entry) => manager.PlanBumpAsync(entry, cancellationToken), cancellationToken);

    /// <summary>Takes a transaction back: gives its nonce back when nothing was signed, else lets an empty transaction compete for it.</summary>
    /// <inheritdoc cref="BumpAsync"/>
    public Task<OperatorRecord> CancelAsync(string requestId, string by, bool dryRun, CancellationToken cancellationToken = default) =>
        ActAsync(OperatorAction.Cancel, requestId, by, dryRun, (manager, entry) => Task.FromResult(manager.PlanCancel(entry)), cancellationToken);

    /// <summary>Gives the nonce of a request back under which nothing was ever signed; refused for any other.</summary>
    /// <inheritdoc cref="BumpAsync"/>
    public Task<OperatorRecord> RewindLeaseAsync(string requestId, string by, bool dryRun, CancellationToken cancellationToken = default) =>
        ActAsync(OperatorAction.RewindLease, requestId, by, dryRun, (manager, entry) => Task.FromResult(manager.PlanRewind(entry)), cancellationToken);

    /// <summary>Sends an empty transaction for a nonce that is nobody's and that others wait behind.</summary>
    /// <param name="signer">The account of the gap.</param>
    /// <inheritdoc cref="BumpAsync"/>
    public async Task<OperatorRecord> FillGapAsync(Address signer, Nonce nonce, string by, bool dryRun, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        TransactionManager manager = pool.Managers.FirstOrDefault(candidate => candidate.Address == signer)
            ?? throw new KeyNotFoundException($"{signer} is no signer here.");
        AccountKey account = await manager.GetAccountAsync(cancellationToken);
        (LedgerEntry? waiting, string explanation) = await manager.PlanFillAsync(nonce, cancellationToken);
        OperatorRecord record = new(time.GetUtcNow(), by, OperatorAction.FillGap, account, null, nonce, OperatorOutcome.Refused, explanation)
        {
            MaxFeePerGas = waiting?.Current?.MaxFee ?? waiting?.MaxFeePerGas,
            PriorityFeePerGas = waiting?.Current?.PriorityFee ?? waiting?.MaxPriorityFeePerGas,
        };
        return waiting is null
            ? await WriteAsync(record, cancellationToken)
            : await CarryOutAsync(record, dryRun, () => manager.FillGapAsync(nonce, waiting, cancellationToken), cancellationToken);
    }

    private async Task<OperatorRecord> ActAsync(
        OperatorAction action, string requestId, string by, bool dryRun, Func<TransactionManager, LedgerEntry, Task<LedgerDecision>> plan, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        (TransactionManager manager, LedgerEntry entry) = await pool.RequireAsync(requestId, cancellationToken);
        LedgerDecision decision = await plan(manager, entry);
        string explanation = decision.Reason ?? decision.Step.ToString();
        OperatorRecord record = new(time.GetUtcNow(), by, action, entry.AccountKey, requestId, entry.Nonce, OperatorOutcome.Refused, explanation)
        {
            MaxFeePerGas = decision.Fees?.MaxFee, PriorityFeePerGas = decision.Fees?.PriorityFee, Entry = entry,
        };
        return decision.Step == LedgerStep.Wait
            ? await WriteAsync(record, cancellationToken)
            : await CarryOutAsync(record, dryRun, () => manager.CarryOutAsync(entry, decision, cancellationToken), cancellationToken);
    }

    private async Task<OperatorRecord> CarryOutAsync(OperatorRecord record, bool dryRun, Func<Task<LedgerEntry?>> act, CancellationToken cancellationToken)
    {
        if (dryRun)
        {
            return await WriteAsync(record with { Outcome = OperatorOutcome.WouldDo }, cancellationToken);
        }

        await WriteAsync(record with { Outcome = OperatorOutcome.Begun }, cancellationToken);
        LedgerEntry? after;
        try
        {
            after = await act();
        }
        catch (Exception error) when (error is RpcException or SigningPolicyException or SigningFailedException or TimeoutException)
        {
            return await WriteAsync(record with { At = time.GetUtcNow(), Outcome = OperatorOutcome.Failed, Explanation = error.Message }, cancellationToken);
        }

        return await WriteAsync(
            after is null
                ? record with { At = time.GetUtcNow(), Outcome = OperatorOutcome.Refused, Explanation = "somebody else was faster, or the day's budget does not hold it; look again" }
                : record with { At = time.GetUtcNow(), Outcome = OperatorOutcome.Done, Entry = after },
            cancellationToken);
    }

    private async Task<OperatorRecord> WriteAsync(OperatorRecord record, CancellationToken cancellationToken)
    {
        await journal.AppendAsync(record, cancellationToken);
        return record;
    }
}

namespace Zkp.Evm;

/// <summary>
/// Several signers of one network at once: each request is sent by one of them, and stays with it whatever crashes, because which one
/// it is stands in the ledger before a nonce is leased. The signer with the fewest transactions on the way gets the next request; one that
/// lately could not sign gets none while others can.
/// </summary>
public sealed class TransactionPool : IDisposable
{
    private readonly TransactionManager[] managers;
    private readonly ITransactionLedger ledger;
    private readonly Lock gate = new();

    /// <summary>Requests that each manager is about to take, which its own count does not show yet.</summary>
    private readonly ulong[] arriving;

    /// <param name="managers">One a signer, all of one chain and over the same ledger. The pool disposes them.</param>
    public TransactionPool(IReadOnlyList<TransactionManager> managers, ITransactionLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(managers);
        ArgumentNullException.ThrowIfNull(ledger);
        if (managers.Count == 0 || managers.DistinctBy(manager => manager.Address).Count() != managers.Count)
        {
            throw new ArgumentException("A pool has at least one signer, and each once.", nameof(managers));
        }

        this.managers = [.. managers];
        arriving = new ulong[managers.Count];
        this.ledger = ledger;
    }

    /// <summary>The managers below, one a signer.</summary>
    public IReadOnlyList<TransactionManager> Managers => managers;

    /// <summary>As <see cref="TransactionManager.StartAsync"/>, for every signer.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        foreach (TransactionManager manager in managers)
        {
            await manager.StartAsync(cancellationToken);
        }
    }

    /// <summary>As <see cref="TransactionManager.ReconcileAsync(CancellationToken)"/>, for every signer.</summary>
    public async Task<IReadOnlyList<DriftReport>> ReconcileAsync(CancellationToken cancellationToken = default)
    {
        List<DriftReport> reports = [];
        foreach (TransactionManager manager in managers)
        {
            reports.Add(await manager.ReconcileAsync(cancellationToken));
        }

        return reports;
    }

    /// <summary>As <see cref="TransactionManager.SubmitAsync"/>, by the signer that has the request or now gets it.</summary>
    /// <exception cref="InvalidOperationException">The request belongs to a signer that is no longer in the pool.</exception>
    public Task<LedgerEntry> SubmitAsync(TransactionRequest request, CancellationToken cancellationToken = default) =>
        SubmitAsync(request, [.. managers.Select(manager => manager.Address)], cancellationToken);

    /// <summary>The same, where only some signers may get the request if nobody has it yet: those that can pay for it, say.</summary>
    /// <param name="among">Accounts; at least one must be a signer here.</param>
    /// <inheritdoc cref="SubmitAsync(TransactionRequest, CancellationToken)"/>
    public async Task<LedgerEntry> SubmitAsync(TransactionRequest request, IReadOnlyCollection<Address> among, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(among);
        int idlest = Arrive(among);
        try
        {
            return await (await OwnerAsync(request.RequestId, managers[idlest], cancellationToken)).SubmitAsync(request, cancellationToken);
        }
        finally
        {
            lock (gate)
            {
                arriving[idlest]--;
            }
        }
    }

    /// <summary>As <see cref="TransactionManager.AdvanceAsync"/>.</summary>
    public async Task<LedgerEntry> AdvanceAsync(string requestId, CancellationToken cancellationToken = default) =>
        await (await RequireAsync(requestId, cancellationToken)).Manager.AdvanceAsync(requestId, cancellationToken);

    /// <summary>As <see cref="TransactionManager.CancelAsync"/>.</summary>
    public async Task<LedgerEntry> CancelAsync(string requestId, CancellationToken cancellationToken = default) =>
        await (await RequireAsync(requestId, cancellationToken)).Manager.CancelAsync(requestId, cancellationToken);

    /// <summary>As <see cref="TransactionManager.FindAsync"/>.</summary>
    public async Task<LedgerEntry?> FindAsync(string requestId, CancellationToken cancellationToken = default) =>
        (await FindOwnerAsync(requestId, cancellationToken))?.Entry;

    public void Dispose()
    {
        foreach (TransactionManager manager in managers)
        {
            manager.Dispose();
        }
    }

    /// <exception cref="KeyNotFoundException">No signer here has it.</exception>
    internal async Task<(TransactionManager Manager, LedgerEntry Entry)> RequireAsync(string requestId, CancellationToken cancellationToken) =>
        await FindOwnerAsync(requestId, cancellationToken) ?? throw new KeyNotFoundException($"No signer here has a request '{requestId}'.");

    /// <summary>The entry of a request with the manager that has it; null when none has. Asking assigns nothing.</summary>
    private async Task<(TransactionManager Manager, LedgerEntry Entry)?> FindOwnerAsync(string requestId, CancellationToken cancellationToken)
    {
        foreach (TransactionManager manager in managers)
        {
            if (await manager.FindAsync(requestId, cancellationToken) is { } entry)
            {
                return (manager, entry);
            }
        }

        return null;
    }

    /// <summary>
    /// The manager of the signer that has the request; assigns it when nobody has, a single signer too: others may join it. What was sent
    /// before it was assigned, by a manager alone, stays where it is.
    /// </summary>
    private async Task<TransactionManager> OwnerAsync(string requestId, TransactionManager proposed, CancellationToken cancellationToken)
    {
        TransactionManager candidate = (await FindOwnerAsync(requestId, cancellationToken))?.Manager ?? proposed;
        AccountKey key = await candidate.GetAccountAsync(cancellationToken);
        Address assigned = await ledger.AssignAsync(key.ChainId, requestId, key.Account, cancellationToken);
        return managers.FirstOrDefault(manager => manager.Address == assigned)
            ?? throw new InvalidOperationException($"The request '{requestId}' belongs to {assigned}, which is no longer a signer here. It must be, until its last request has ended.");
    }

    /// <summary>The one with the fewest on the way, of those whose signer works; it is counted as having one more until that shows in its own count.</summary>
    private int Arrive(IReadOnlyCollection<Address> among)
    {
        lock (gate)
        {
            int[] candidates = [.. Enumerable.Range(0, managers.Length).Where(i => among.Contains(managers[i].Address))];
            if (candidates.Length == 0)
            {
                throw new ArgumentException("None of these is a signer here.", nameof(among));
            }

            int idlest = candidates.MinBy(i => (managers[i].IsSignerSick, managers[i].InFlight + arriving[i]));
            arriving[idlest]++;
            return idlest;
        }
    }
}

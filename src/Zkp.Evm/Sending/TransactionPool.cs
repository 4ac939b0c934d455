namespace Zkp.Evm;

/// <summary>
/// Several signers of one network at once: each request is sent by one of them, and stays with it whatever crashes, because which one
/// it is stands in the ledger before a nonce is leased. The signer with the fewest transactions on the way gets the next request.
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
    public async Task<LedgerEntry> SubmitAsync(TransactionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        int idlest = Idlest();
        Arrives(idlest, 1);
        try
        {
            return await (await OwnerAsync(request.RequestId, managers[idlest], cancellationToken)).SubmitAsync(request, cancellationToken);
        }
        finally
        {
            Arrives(idlest, -1);
        }
    }

    /// <summary>As <see cref="TransactionManager.AdvanceAsync"/>.</summary>
    public async Task<LedgerEntry> AdvanceAsync(string requestId, CancellationToken cancellationToken = default) =>
        await (await FindOwnerAsync(requestId, cancellationToken)).AdvanceAsync(requestId, cancellationToken);

    /// <summary>As <see cref="TransactionManager.CancelAsync"/>.</summary>
    public async Task<LedgerEntry> CancelAsync(string requestId, CancellationToken cancellationToken = default) =>
        await (await FindOwnerAsync(requestId, cancellationToken)).CancelAsync(requestId, cancellationToken);

    public void Dispose()
    {
        foreach (TransactionManager manager in managers)
        {
            manager.Dispose();
        }
    }

    /// <summary>The manager of the signer that has the request; assigns it when nobody has.</summary>
    /// <exception cref="InvalidOperationException">The request belongs to a signer that is no longer in the pool.</exception>
    private async Task<TransactionManager> OwnerAsync(string requestId, TransactionManager proposed, CancellationToken cancellationToken)
    {
        if (managers.Length == 1)
        {
            return managers[0];
        }

        AccountKey key = await proposed.GetAccountAsync(cancellationToken);
        Address assigned = await ledger.AssignAsync(key.ChainId, requestId, key.Account, cancellationToken);
        return managers.FirstOrDefault(manager => manager.Address == assigned)
            ?? throw new InvalidOperationException($"The request '{requestId}' belongs to {assigned}, which is no longer a signer here. It must be, until its last request has ended.");
    }

    /// <summary>The manager of the signer that has the request; asking assigns nothing.</summary>
    private async Task<TransactionManager> FindOwnerAsync(string requestId, CancellationToken cancellationToken)
    {
        foreach (TransactionManager manager in managers)
        {
            if (managers.Length == 1 || await manager.FindAsync(requestId, cancellationToken) is not null)
            {
                return manager;
            }
        }

        throw new KeyNotFoundException($"No signer here has a request '{requestId}'.");
    }

    private int Idlest()
    {
        lock (gate)
        {
            return Enumerable.Range(0, managers.Length).MinBy(i => managers[i].InFlight + arriving[i]);
        }
    }

    private void Arrives(int index, int by)
    {
        lock (gate)
        {
            arriving[index] = (ulong)((long)arriving[index] + by);
        }
    }
}

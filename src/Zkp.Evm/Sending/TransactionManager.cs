using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Zkp.Evm;

/// <summary>
/// Brings transactions of one account onto one chain, each once, whatever crashes: the nonce is leased and the signed bytes are
/// stored before anybody sees them, and from then on only those bytes go out. It holds no state that matters; any number of
/// managers may share a ledger, and none needs to run: each poll does one step for one transaction.
/// </summary>
public sealed partial class TransactionManager : IDisposable
{
    /// <summary>Bytes of call data: an entry must fit a 64 KiB property of a table, in UTF-16 and base 64, with the signed bytes of two variants.</summary>
    public const int MaxDataBytes = 6 * 1024;

    private const int MaxRequestIdLength = 256;

    private readonly EvmClient client;
    private readonly ISigner signer;
    private readonly ITransactionLedger ledger;
    private readonly TransactionManagerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ChainViewCache views;
    private readonly FeeEstimator fees;
    private readonly SemaphoreSlim reservation = new(1, 1);
    private AccountKey? account;
    private long lastRescue;

    public TransactionManager(
        EvmClient client, ISigner signer, ITransactionLedger ledger, ChainConfirmation confirmation, TimeProvider time, ILogger? logger = null,
        TransactionManagerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(confirmation);
        ArgumentNullException.ThrowIfNull(time);
        this.client = client;
        this.signer = signer;
        this.ledger = ledger;
        this.time = time;
        this.logger = logger ?? NullLogger.Instance;
        this.options = options ?? new TransactionManagerOptions();
        views = new ChainViewCache(
            token => ChainView.ReadAsync(client, signer.Address, confirmation, token), this.options.ViewLifetime, time);
        fees = new FeeEstimator(client, FeePolicy.Default);
        lastRescue = time.GetTimestamp();
    }

    /// <summary>The account and the chain it is on, which the node is asked for once.</summary>
    /// <exception cref="RpcException">The node does not answer, or is of another chain than expected.</exception>
    public async Task<AccountKey> GetAccountAsync(CancellationToken cancellationToken = default)
    {
        if (account is { } known)
        {
            return known;
        }

        long chainId = await client.GetChainIdAsync(cancellationToken);
        if (options.ExpectedChainId is { } expected && chainId != expected)
        {
            throw new RpcException(RpcErrorKind.InvalidResponse, $"The node is of chain {chainId}; chain {expected} is configured. Nothing was signed.");
        }

        AccountKey key = new(chainId, signer.Address);
        account = key;
        return key;
    }

    /// <summary>
    /// Leases a nonce, signs, stores and broadcasts; for a request id that is known, goes on where it stands. When this returns the
    /// transaction is in the ledger and will go out, if not now (see <see cref="LedgerEntry.LastError"/>) then at a later poll. When it
    /// throws, calling it again is always right.
    /// </summary>
    /// <exception cref="RequestConflictException">The id stands for another transaction.</exception>
    /// <exception cref="SigningPolicyException">The policy does not let it be signed.</exception>
    public async Task<LedgerEntry> SubmitAsync(TransactionRequest request, CancellationToken cancellationToken = default)
    {
        Check(request);
        AccountKey key = await GetAccountAsync(cancellationToken);
        LedgerEntry entry = await ledger.FindAsync(key, request.RequestId, cancellationToken)
            ?? await ReserveAsync(key, request, cancellationToken);
        if (entry.To != request.To || entry.Value != request.Value || !entry.Data.AsSpan().SequenceEqual(request.Data))
        {
            throw new RequestConflictException(request.RequestId);
        }

        return entry.State is LedgerState.Reserved or LedgerState.Signed ? await SendAsync(entry, cancellationToken) : entry;
    }

    /// <summary>
    /// Looks once at the chain and takes the transaction on: signs and broadcasts what was left behind, records inclusion, safety and
    /// finality, returns it to the pool after a reorg, broadcasts again what was dropped.
    /// </summary>
    /// <returns>The entry as it stands, with confirmations of this moment.</returns>
    /// <exception cref="KeyNotFoundException">The ledger has no such request.</exception>
    /// <exception cref="RpcException">The node did not answer; nothing has changed that matters, and the next poll goes on.</exception>
    public async Task<LedgerEntry> AdvanceAsync(string requestId, CancellationToken cancellationToken = default)
    {
        AccountKey key = await GetAccountAsync(cancellationToken);
        LedgerEntry entry = await ledger.FindAsync(key, requestId, cancellationToken)
            ?? throw new KeyNotFoundException($"The ledger of {key} has no request '{requestId}'.");
        if (entry.IsFinal)
        {
            return entry;
        }

        if (entry.State == LedgerState.Signed && entry.LastErrorKind is RpcErrorKind.Underpriced or RpcErrorKind.MaxFeeBelowBaseFee)
        {
            // Refused for its price and never out: signing it again with a higher one is all that can help, if prices do not fall.
            ChainView view = await views.GetAsync(cancellationToken);
            return await TryReplaceAsync(entry, view, cancellationToken) ?? await SendAsync(entry, cancellationToken);
        }

        if (entry.State is LedgerState.Reserved or LedgerState.Signed)
        {
            return await SendAsync(entry, cancellationToken);
        }

        return await PollAsync(entry, cancellationToken);
    }

    /// <summary>The entry of a request as it is stored, without asking the chain; null when there is none.</summary>
    public async Task<LedgerEntry?> FindAsync(string requestId, CancellationToken cancellationToken = default) =>
        await ledger.FindAsync(await GetAccountAsync(cancellationToken), requestId, cancellationToken);

    public void Dispose() => reservation.Dispose();

    private static void Check(TransactionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrWhiteSpace(request.RequestId, nameof(request));
        ArgumentNullException.ThrowIfNull(request.Data, nameof(request));
        if (request.RequestId.Length > MaxRequestIdLength)
        {
            throw new ArgumentException($"A request id has at most {MaxRequestIdLength} characters.", nameof(request));
        }

        if (request.Data.Length > MaxDataBytes)
        {
            throw new ArgumentException($"The call data has {request.Data.Length} bytes; at most {MaxDataBytes} are taken.", nameof(request));
        }

        if (request.MaxPriorityFeePerGas > request.MaxFeePerGas)
        {
            throw new ArgumentException("The priority fee is above the max fee; no node takes that.", nameof(request));
        }
    }

    /// <summary>Stores a new version of an entry; when somebody else was first, what they stored.</summary>
    private async Task<(LedgerEntry Entry, bool Stored)> StoreAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (await ledger.TryUpdateAsync(entry, cancellationToken) is { } stored)
        {
            return (stored, true);
        }

        LedgerEntry? other = await ledger.FindAsync(entry.AccountKey, entry.RequestId, cancellationToken);
        return (other ?? throw new InvalidOperationException($"The entry of '{entry.RequestId}' has gone from the ledger."), false);
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Zkp.Evm;

/// <summary>
/// Brings transactions of one account onto one chain, each once, whatever crashes: the nonce is leased and the signed bytes are
/// stored before anybody sees them, and from then on only those bytes go out. It holds no state that matters; any number of
/// managers may share a ledger, and none needs to run: each poll does one step for one transaction. What the step is,
/// <see cref="SendRules"/> decides; this class reads what that needs and does what it says.
/// </summary>
public sealed partial class TransactionManager : IDisposable
{
    /// <summary>Bytes of call data: an entry must fit a row of 1 MiB of a table, in UTF-16 and base 64, with the signed bytes of two variants.</summary>
    public const int MaxDataBytes = 32 * 1024;

    private const int MaxRequestIdLength = 256;

    private readonly IChainNode node;
    private readonly IFeeSource fees;
    private readonly ITransactionSigner signer;
    private readonly ITransactionLedger ledger;
    private readonly ChainConfirmation confirmation;
    private readonly TransactionManagerOptions options;
    private readonly SendRules rules;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ChainViewCache views;
    private readonly LedgerNonce ledgerNonce;
    private readonly SemaphoreSlim reservation = new(1, 1);
    private AccountKey? account;

    public TransactionManager(
        EvmClient client, ISigner signer, ITransactionLedger ledger, ChainConfirmation confirmation, TimeProvider time, ILogger? logger = null,
        TransactionManagerOptions? options = null)
        : this(
            client ?? throw new ArgumentNullException(nameof(client)), new EstimatedFees(client),
            new PolicedSigner(signer ?? throw new ArgumentNullException(nameof(signer)), options?.SigningPolicy), ledger, confirmation, time, logger, options)
    {
    }

    /// <summary>With ports of one's own, and rules.</summary>
    internal TransactionManager(
        IChainNode node, IFeeSource fees, ITransactionSigner signer, ITransactionLedger ledger, ChainConfirmation confirmation, TimeProvider time,
        ILogger? logger = null, TransactionManagerOptions? options = null, SendRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(confirmation);
        ArgumentNullException.ThrowIfNull(time);
        this.node = node;
        this.fees = fees;
        this.signer = signer;
        this.ledger = ledger;
        this.confirmation = confirmation;
        this.time = time;
        this.logger = logger ?? NullLogger.Instance;
        this.options = options ?? new TransactionManagerOptions();
        this.rules = rules ?? new SendRules(this.options);
        ledgerNonce = new LedgerNonce(ledger, GetAccountAsync);
        views = new ChainViewCache(
            token => ChainView.ReadAsync(node, signer.Address, ledgerNonce, confirmation, token), this.options.ViewLifetime, time);
        lastRescue = time.GetTimestamp();
    }

    /// <summary>The account that sends.</summary>
    public Address Address => signer.Address;

    /// <summary>The account and the chain it is on, which the node is asked for once.</summary>
    /// <exception cref="RpcException">The node does not answer, or is of another chain than expected.</exception>
    public async Task<AccountKey> GetAccountAsync(CancellationToken cancellationToken = default)
    {
        if (account is { } known)
        {
            return known;
        }

        long chainId = await node.GetChainIdAsync(cancellationToken);
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
    /// <exception cref="SigningPolicyException">The policy does not let it be signed; its nonce went back.</exception>
    /// <exception cref="SigningFailedException">The signer can't sign now; the nonce is kept, and it is asked again at a later poll.</exception>
    /// <exception cref="BudgetExceededException">The day's budget does not hold it; nothing was leased.</exception>
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

        return entry.State is LedgerState.Reserved or LedgerState.Signed ? await StepAsync(entry, cancellationToken) : entry;
    }

    /// <summary>
    /// Looks once at the chain and takes the transaction on: signs and broadcasts what was left behind, records inclusion, safety and
    /// finality, returns it to the pool after a reorg, broadcasts again what was dropped, raises fees, takes back what is past its
    /// deadline.
    /// </summary>
    /// <returns>The entry as it stands, with confirmations of this moment.</returns>
    /// <exception cref="KeyNotFoundException">The ledger has no such request.</exception>
    /// <exception cref="RpcException">The node did not answer; nothing has changed that matters, and the next poll goes on.</exception>
    public async Task<LedgerEntry> AdvanceAsync(string requestId, CancellationToken cancellationToken = default)
    {
        LedgerEntry entry = await RequireAsync(requestId, cancellationToken);
        if (entry.IsFinal)
        {
            return entry;
        }

        if (await RescueAsync(entry, cancellationToken))
        {
            entry = await RequireAsync(requestId, cancellationToken);
        }

        return await StepAsync(entry, cancellationToken);
    }

    /// <summary>
    /// Takes a transaction back if that is still possible. One under which nothing was signed gives its nonce back; otherwise an empty
    /// transaction competes for the nonce. Which of the two a block takes is the chain's choice, so go on with
    /// <see cref="AdvanceAsync"/>: the end is <see cref="LedgerState.Released"/> when the empty one won. What is in a block already, or at
    /// its end, stays as it is.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The ledger has no such request.</exception>
    public async Task<LedgerEntry> CancelAsync(string requestId, CancellationToken cancellationToken = default)
    {
        LedgerEntry entry = await RequireAsync(requestId, cancellationToken);
        for (int round = 0; round < options.MaxRounds; round++)
        {
            if (entry.State is not (LedgerState.Reserved or LedgerState.Signed or LedgerState.Broadcast))
            {
                return entry;
            }

            if (entry.Current is { IsCancellation: true })
            {
                return await BroadcastInTurnAsync(entry, cancellationToken);
            }

            LedgerEntry next = entry.State == LedgerState.Reserved
                ? await GiveBackAsync(entry, SendRules.GiveBack(entry, CancelReason.Requested, time.GetUtcNow()).Next, cancellationToken)
                : await SignAsync(rules.Cancel(entry, CancelReason.Requested), cancellationToken);
            if (next.ETag == entry.ETag)
            {
                return next;
            }

            entry = next;
        }

        throw new TimeoutException($"The entry of '{requestId}' changed in each of {options.MaxRounds} rounds.");
    }

    /// <summary>The entry of a request as it is stored, without asking the chain; null when there is none.</summary>
    public async Task<LedgerEntry?> FindAsync(string requestId, CancellationToken cancellationToken = default) =>
        await ledger.FindAsync(await GetAccountAsync(cancellationToken), requestId, cancellationToken);

    public void Dispose() => reservation.Dispose();

    private async Task<LedgerEntry> RequireAsync(string requestId, CancellationToken cancellationToken)
    {
        AccountKey key = await GetAccountAsync(cancellationToken);
        return await ledger.FindAsync(key, requestId, cancellationToken)
            ?? throw new KeyNotFoundException($"The ledger of {key} has no request '{requestId}'.");
    }

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

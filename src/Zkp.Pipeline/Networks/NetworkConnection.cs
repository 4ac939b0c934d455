using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>The client, fees and transactions of one network. Reconciled with the chain before its first transaction.</summary>
internal sealed class NetworkConnection : IDisposable
{
    private static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReconcileTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Charges are asked for again at each poll until finality, and asking takes eight calls.</summary>
    private const int KeptCharges = 1000;

    private readonly JsonRpcClient rpc;
    private readonly SemaphoreSlim gate = new(1);
    private readonly TransactionManager transactions;
    private readonly ConcurrentDictionary<(Hash32 Transaction, Hash32 Block), InclusionInfo> charges = new();
    private readonly TimeProvider time;
    private long rememberedAt;
    private bool reconciled;

    /// <param name="bridges">The bridges' contracts on this network that the treasury may deposit with, and how much at a time.</param>
    public NetworkConnection(
        Network network, IReadOnlyDictionary<Address, Wei> bridges, ISigner signer, ITransactionLedger ledger, TimeProvider time, ILoggerFactory loggers)
    {
        Network = network;
        Wei? cap = network.File.MaxFeePerGasWei is { } maxFee ? new Wei(maxFee) : null;
        this.time = time;
        rpc = new JsonRpcClient(network.File.RpcUrls, new RpcOptions { MaxLagBlocks = LagOf(network.BlockTime) }, time);
        Client = new EvmClient(rpc);
        Fees = new FeeEstimator(Client, FeeModels.PolicyOf(network.File));
        Model = FeeModels.For(network.File, Client, time);
        Account = new AccountKey(network.File.ChainId, signer.Address);
        ChainConfirmation confirmation = network.File.Finality.Mode == FinalityMode.Tag
            ? ChainConfirmation.ByTag
            : ChainConfirmation.ByDepth(network.File.Finality.Depth!.Value);
        transactions = new TransactionManager(
            Client, signer, ledger, confirmation, time, loggers.CreateLogger<TransactionManager>(),
            new TransactionManagerOptions
            {
                ExpectedChainId = network.File.ChainId,
                Replacement = new ReplacementPolicy { MaxFeePerGas = cap },
                MaxSpendPerDay = network.File.MaxSpendPerDayWei is { } maxSpend ? new Wei(maxSpend) : null,
                SigningPolicy = new SigningGuard(network, bridges, signer.Address, loggers.CreateLogger<SigningGuard>()),
                InOrder = network.File.Family == ChainFamily.Arbitrum,
            });
    }

    public Network Network { get; }

    public EvmClient Client { get; }

    public FeeEstimator Fees { get; }

    public IFeeModel Model { get; }

    public NetworkHealth Health { get; } = new();

    public AccountKey Account { get; }

    /// <summary>True once an interval, to one of those who ask.</summary>
    public bool IsTimeToRemember(TimeSpan interval)
    {
        long before = Interlocked.Read(ref rememberedAt), now = time.GetTimestamp();
        return (before == 0 || time.GetElapsedTime(before, now) >= interval) && Interlocked.CompareExchange(ref rememberedAt, now, before) == before;
    }

    /// <summary>An endpoint is behind when it is by half a minute, and by three blocks where blocks are slow.</summary>
    private static ulong LagOf(TimeSpan blockTime) => Math.Max(3, (ulong)(MaxLag / blockTime));

    /// <summary>The manager, once it knows where the account's nonces stand.</summary>
    public async Task<TransactionManager> GetTransactionsAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref reconciled))
        {
            return transactions;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!reconciled)
            {
                using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(ReconcileTimeout);
                await transactions.StartAsync(limit.Token);
                Volatile.Write(ref reconciled, true);
            }

            return transactions;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// The entry with all that the chain charged, where the receipt leaves something out. A local chain of the OP Stack (anvil) deducts
    /// the L1 fee from the account and says nothing of it; a local Arbitrum chain doesn't charge for L1 at all.
    /// </summary>
    public async Task<LedgerEntry> CompleteAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Inclusion is not { } inclusion || entry.Variants.FirstOrDefault(variant => variant.Hash == inclusion.Hash) is not { RawBytes.Length: > 0 } signed)
        {
            return entry;
        }

        (Hash32, Hash32) key = (inclusion.Hash, inclusion.BlockHash);
        if (!charges.TryGetValue(key, out InclusionInfo? complete))
        {
            complete = await Model.CompleteAsync(inclusion, signed.RawBytes, cancellationToken);
            if (charges.Count >= KeptCharges)
            {
                charges.Clear();
            }

            charges[key] = complete;
        }

        return entry with { Inclusion = inclusion with { L1Fee = complete.L1Fee, OperatorFee = complete.OperatorFee } };
    }

    public void Dispose()
    {
        gate.Dispose();
        transactions.Dispose();
        rpc.Dispose();
    }
}

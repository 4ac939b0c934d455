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
    private readonly ILoggerFactory loggers;
    private TransactionPool? transactions;
    private readonly ConcurrentDictionary<(Hash32 Transaction, Hash32 Block), InclusionInfo> charges = new();
    private readonly TimeProvider time;
    private long rememberedAt;
    private bool reconciled;

    public NetworkConnection(Network network, TimeProvider time, ILoggerFactory loggers)
    {
        Network = network;
        this.time = time;
        this.loggers = loggers;
        rpc = new JsonRpcClient(network.File.RpcUrls, new RpcOptions { MaxLagBlocks = LagOf(network.BlockTime) }, time, loggers.CreateLogger<JsonRpcClient>());
        Client = new EvmClient(rpc);
        Fees = new FeeEstimator(Client, FeeModels.PolicyOf(network.File));
        Model = FeeModels.For(network.File, Client, time);
    }

    public Network Network { get; }

    public EvmClient Client { get; }

    public FeeEstimator Fees { get; }

    public IFeeModel Model { get; }

    public NetworkHealth Health { get; } = new();

    public EndpointStanding Endpoints => EndpointStanding.Of(rpc.Health, rpc.Quorum);

    /// <summary>Whether it can send: the signers' keys are open.</summary>
    public bool IsEquipped => Volatile.Read(ref transactions) is not null;

    /// <summary>The accounts that get requests here; none before the keys are open.</summary>
    public IReadOnlyList<Address> Signers { get; private set; } = [];

    /// <summary>These, and those that did once.</summary>
    /// <exception cref="RpcException">The keys are not open yet.</exception>
    public IEnumerable<Address> Accounts => Equipped().Managers.Select(manager => manager.Address);

    /// <summary>Gives it its signers, once.</summary>
    /// <param name="bridges">The bridges' contracts on this network that the treasury may deposit with, and how much at a time.</param>
    public void Equip(NetworkSigners signers, IReadOnlyDictionary<Address, Wei> bridges, ITransactionLedger ledger)
    {
        ChainConfirmation confirmation = Network.File.Finality.Mode == FinalityMode.Tag
            ? ChainConfirmation.ByTag
            : ChainConfirmation.ByDepth(Network.File.Finality.Depth!.Value);
        Signers = [.. signers.Senders.Select(signer => signer.Address)];
        Volatile.Write(ref transactions, new TransactionPool(
            [
                .. signers.Senders.Concat(signers.Retired).Select(signer => new TransactionManager(
                    Client, signer, ledger, confirmation, time, loggers.CreateLogger<TransactionManager>(),
                    OptionsFor(Network.File, Model, new SigningGuard(Network, bridges, signer.Address, loggers.CreateLogger<SigningGuard>())))),
            ],
            ledger));
    }

    /// <summary>True once an interval, to one of those who ask.</summary>
    public bool IsTimeToRemember(TimeSpan interval)
    {
        long before = Interlocked.Read(ref rememberedAt), now = time.GetTimestamp();
        return (before == 0 || time.GetElapsedTime(before, now) >= interval) && Interlocked.CompareExchange(ref rememberedAt, now, before) == before;
    }

    /// <summary>An endpoint is behind when it is by half a minute, and by three blocks where blocks are slow.</summary>
    private static ulong LagOf(TimeSpan blockTime) => Math.Max(3, (ulong)(MaxLag / blockTime));

    private static TransactionManagerOptions OptionsFor(NetworkFile file, IFeeModel model, ISigningPolicy policy) => new()
    {
        ExpectedChainId = file.ChainId,
        Replacement = new ReplacementPolicy { MaxFeePerGas = file.MaxFeePerGasWei is { } maxFee ? new Wei(maxFee) : null },
        MaxSpendPerDay = file.MaxSpendPerDayWei is { } maxSpend ? new Wei(maxSpend) : null,
        FeeModel = model,
        SigningPolicy = policy,
        InOrder = file.Family == ChainFamily.Arbitrum,
    };

    public async Task<IReadOnlyList<SignerBalance>> ReadBalancesAsync(CancellationToken cancellationToken) => await Task.WhenAll(
        Signers.Select(async signer => new SignerBalance(signer, await Client.GetBalanceAsync(signer, cancellationToken))));

    /// <summary>
    /// The signers that can pay so much and whose call the contract would take now: a registry has limits an account, and a rollout that
    /// is not everybody's. All of them where there is none, since ether may come and limits end while the transaction waits.
    /// </summary>
    public async Task<IReadOnlyList<Address>> FindAbleAsync(Wei cost, Address contract, byte[] call, CancellationToken cancellationToken)
    {
        if (Signers.Count == 1)
        {
            return Signers;
        }

        bool[] able = await Task.WhenAll((await ReadBalancesAsync(cancellationToken)).Select(
            async signer => signer.BalanceWei >= cost && await WouldTakeAsync(signer.Account, contract, call, cancellationToken)));
        Address[] found = [.. Signers.Where((_, i) => able[i])];
        return found.Length > 0 ? found : Signers;
    }

    private async Task<bool> WouldTakeAsync(Address signer, Address contract, byte[] call, CancellationToken cancellationToken)
    {
        try
        {
            await Client.CallAsync(new CallRequest(signer, contract, call), BlockTag.Latest, cancellationToken);
            return true;
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.Reverted)
        {
            return false;
        }
    }

    /// <summary>The signers' transactions, once it is known where the accounts' nonces stand.</summary>
    /// <exception cref="RpcException">The network does not answer, or the keys are not open yet.</exception>
    public async Task<TransactionPool> GetTransactionsAsync(CancellationToken cancellationToken)
    {
        TransactionPool pool = Equipped();
        if (Volatile.Read(ref reconciled))
        {
            return pool;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!reconciled)
            {
                using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(ReconcileTimeout);
                await pool.StartAsync(limit.Token);
                Volatile.Write(ref reconciled, true);
            }

            return pool;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>As if the network did not answer: whoever wants to send asks again later, and nothing is lost by it.</summary>
    private TransactionPool Equipped() => Volatile.Read(ref transactions)
        ?? throw new RpcException(RpcErrorKind.Unavailable, $"Nothing can be sent on {Network.Name} yet: the signers' keys are not open. GET /api/v1/health says why.");

    /// <summary>
    /// The entry with all that the chain charged, where the receipt leaves something out. A local chain of the OP Stack (anvil) deducts
    /// the L1 fee from the account and says nothing of it; a local Arbitrum chain doesn't charge for L1 at all.
    /// </summary>
    public async Task<LedgerEntry> CompleteAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Inclusion is not { L1Fee: null } inclusion)
        {
            return entry;
        }

        (Hash32, Hash32) key = (inclusion.Hash, inclusion.BlockHash);
        if (!charges.TryGetValue(key, out InclusionInfo? complete))
        {
            complete = (await Model.CompleteAsync(entry, cancellationToken)).Inclusion!;
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
        transactions?.Dispose();
        rpc.Dispose();
    }
}

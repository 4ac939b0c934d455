using System.Numerics;
using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Networks;

/// <summary>The pipeline's way to the chains: prices, submissions, progress. Each has its signers.</summary>
public sealed partial class ChainGateway(
    NetworkCatalog networks,
    SigningKeys keys,
    ITransactionLedger ledger,
    PriceOfEther price,
    FinalityHistory finality,
    IRpcMemory rpcMemory,
    IOperatorJournal operatorJournal,
    TimeProvider time,
    ILoggerFactory loggers) : IDisposable
{
    private static readonly TimeSpan PriceInterval = TimeSpan.FromMinutes(1);

    private readonly ILogger logger = loggers.CreateLogger<ChainGateway>();
    private Dictionary<string, NetworkConnection> connections = [];
    private long priceReadAt;

    /// <summary>Looks at a network: its head, fee and the signers' balances.</summary>
    /// <exception cref="RpcException">Its node does not answer.</exception>
    public async Task<ChainView> LookAsync(Network network, CancellationToken cancellationToken)
    {
        NetworkConnection connection = Connect(network.Name);
        await ProbeEndpointsAsync(connection, cancellationToken);
        Block head;
        IReadOnlyList<SignerBalance> signers;
        try
        {
            head = await connection.Client.GetBlockAsync(BlockTag.Latest, cancellationToken)
                ?? throw new InvalidDataException($"The node of {network.Name} has no latest block.");
            signers = await connection.ReadBalancesAsync(cancellationToken);
            connection.Health.Report(answered: true);
        }
        catch (RpcException error)
        {
            connection.Health.Report(!error.IsProviderFault);
            throw;
        }

        return new ChainView(
            (long)await connection.Client.GetChainIdAsync(cancellationToken),
            head.Number.Value,
            head.Timestamp,
            (head.BaseFeePerGas ?? Wei.Zero).Value,
            signers);
    }

    /// <summary>Asks the first feed that answers for the price of ether, once a minute at most; nothing where it is pinned.</summary>
    public async Task RefreshPriceAsync(CancellationToken cancellationToken)
    {
        long last = Interlocked.Read(ref priceReadAt);
        if (price.IsPinned || (last != 0 && time.GetElapsedTime(last) < PriceInterval) || Interlocked.CompareExchange(ref priceReadAt, time.GetTimestamp(), last) != last)
        {
            return;
        }

        foreach (NetworkConnection connection in connections.Values)
        {
            if (connection.Network.File.EtherUsdFeed is not { } feed)
            {
                continue;
            }

            try
            {
                if (await EtherUsdFeedReader.ReadAsync(connection.Client, feed, time.GetUtcNow(), cancellationToken) is { } read)
                {
                    price.Set(read.Usd, read.ValidUntil, $"the feed {feed.Address} on {connection.Network.Name}");
                    return;
                }
            }
            catch (RpcException error)
            {
                LogNoPrice(connection.Network.Name, error.Message);
            }
        }
    }

    /// <summary>The stages of finality that a transaction's block has reached; none while no block has it.</summary>
    public async Task<IReadOnlyList<FinalityStage>> FindStagesAsync(LedgerEntry entry, ProofRecord record, CancellationToken cancellationToken)
    {
        NetworkConnection connection = Connect(record.Decision!.Chosen!);
        bool isRollUp = connection.Network.File.Family != ChainFamily.Ethereum;
        bool isPosted = entry is { State: LedgerState.Included, Inclusion: { } inclusion }
            && connection.Model is ArbitrumFeeModel arbitrum && await IsPostedAsync(arbitrum, inclusion.BlockNumber, cancellationToken);
        FinalityStage? stage = entry.State switch
        {
            LedgerState.Included => isPosted ? FinalityStage.Posted : isRollUp ? FinalityStage.Sequenced : FinalityStage.Included,
            LedgerState.Safe => FinalityStage.Safe,
            LedgerState.Finalized or LedgerState.Reverted => FinalityStage.Finalized,
            _ => null,
        };
        return stage is { } reached ? FinalityStep.UpTo(reached, isRollUp) : [];
    }

    /// <summary>Signs and sends a proof's transaction, or goes on where an earlier attempt was cut off. One transaction a record, however often it is called.</summary>
    public async Task<LedgerEntry> SubmitAsync(ProofRecord record, ProofArtifact artifact, CancellationToken cancellationToken)
    {
        NetworkQuote quote = record.Decision?.ChosenQuote ?? throw new InvalidOperationException($"Proof {record.Id} has no network yet.");
        NetworkConnection connection = Connect(quote.Network);
        TransactionPool transactions = await connection.GetTransactionsAsync(cancellationToken);
        Address registry = Registry(connection.Network, record.Circuit, record.CircuitVersion) ?? throw new InvalidOperationException($"{record.Circuit} is no longer deployed on {quote.Network}.");
        byte[] call = RegistryCalls.Submit(record.CircuitVersion, artifact);
        FeeEstimate fees = await connection.Fees.EstimateAsync(ToUrgency(record.Policy.Urgency), cancellationToken);

        // What L1 asks for is of this moment: since it was quoted the request may have waited for a day's budget, or for us.
        TransactionCost cost = await connection.Model.EstimateAsync(
            new CostQuestion(connection.Signers[0], registry, call, fees) { ExecutionGas = quote.Gas - quote.L1Gas }, cancellationToken);
        ulong gasLimit = Math.Max(quote.GasLimit, cost.GasLimit);
        Wei? cap = CapPerGas(connection.Network.File, gasLimit, cost.MaxSurcharge.Value, record.PolicyLeft.MaxFeeWei);
        Wei maxFee = Capped(fees.MaxFee, cap);
        LedgerEntry entry = await transactions.SubmitAsync(
            new TransactionRequest
            {
                RequestId = record.TransactionId,
                To = registry,
                Data = call,
                Value = Wei.Zero,
                MaxSurcharge = cost.MaxSurcharge,
                GasLimit = gasLimit,
                MaxFeePerGas = maxFee,
                MaxPriorityFeePerGas = Capped(fees.PriorityFee, cap),
                FeeCapPerGas = cap,
                Deadline = record.Policy.Deadline,
            },
            await connection.FindAbleAsync((maxFee * gasLimit) + cost.MaxSurcharge, registry, call, cancellationToken),
            cancellationToken);
        return await connection.CompleteAsync(entry, cancellationToken);
    }

    /// <summary>Looks at a submitted transaction once, and does what it needs next.</summary>
    public async Task<LedgerEntry> AdvanceAsync(ProofRecord record, CancellationToken cancellationToken)
    {
        NetworkConnection connection = Connect(record.Decision!.Chosen!);
        TransactionPool transactions = await connection.GetTransactionsAsync(cancellationToken);
        return await connection.CompleteAsync(await transactions.AdvanceAsync(record.TransactionId, cancellationToken), cancellationToken);
    }

    /// <summary>How a transaction stands, in a record's words.</summary>
    public TransactionStatus Describe(ProofRecord record, LedgerEntry entry)
    {
        Network network = Connect(record.Decision!.Chosen!).Network;
        string hash = (entry.Inclusion?.Hash ?? entry.Current?.Hash)?.ToString() ?? "";
        return new TransactionStatus
        {
            Network = network.Name,
            ChainId = network.File.ChainId,
            Hash = hash,
            From = entry.AccountKey.Account.ToString(),
            Registry = entry.To.ToString(),
            Nonce = entry.Nonce.Value,
            BlockNumber = entry.Inclusion?.BlockNumber.Value,
            BlockHash = entry.Inclusion?.BlockHash.ToString(),
            GasUsed = entry.Inclusion?.GasUsed,
            ActualFeeWei = entry.Inclusion?.TotalFee.Value,
            L1FeeWei = L1FeeOf(entry.Inclusion)?.Value,
            GasUsedForL1 = entry.Inclusion?.GasUsedForL1,
            OperatorFeeWei = entry.Inclusion?.OperatorFee?.Value,
            Confirmations = entry.Inclusion?.Confirmations ?? 0,
            ExplorerUrl = hash.Length > 0 ? network.ExplorerUrl(hash) : null,
        };
    }

    public TimeSpan PollInterval(ProofRecord record)
    {
        TimeSpan blockTime = Connect(record.Decision!.Chosen!).Network.BlockTime;
        return blockTime < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : blockTime > TimeSpan.FromSeconds(12) ? TimeSpan.FromSeconds(12) : blockTime;
    }

    public void Dispose()
    {
        foreach (NetworkConnection connection in connections.Values)
        {
            connection.Dispose();
        }
    }

    /// <summary>The part of the cost that paid for data on L1: beside the gas on the OP Stack, within it on Arbitrum.</summary>
    private static Wei? L1FeeOf(InclusionInfo? inclusion) =>
        inclusion?.L1Fee ?? (inclusion?.GasUsedForL1 is { } gas ? inclusion.EffectiveGasPrice * gas : null);

    /// <summary>Only told to people, so a node that does not say is no fault of the transaction's.</summary>
    private static async Task<bool> IsPostedAsync(ArbitrumFeeModel model, BlockNumber block, CancellationToken cancellationToken)
    {
        try
        {
            return await model.IsPostedAsync(block, cancellationToken) == true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private static Address? Registry(Network network, string circuit, int version) =>
        network.Find(circuit, version) is { } deployed ? Address.Parse(deployed.Registry) : null;

    private static Urgency ToUrgency(ProofUrgency urgency) => urgency switch
    {
        ProofUrgency.Low => Urgency.Low,
        ProofUrgency.High => Urgency.High,
        ProofUrgency.Urgent => Urgency.Urgent,
        _ => Urgency.Normal,
    };

    private NetworkConnection Connect(string name) =>
        connections.GetValueOrDefault(name) ?? throw new InvalidOperationException($"The network {name} is not enabled here.");

    [LoggerMessage(402, LogLevel.Warning, "The price of ether could not be read on {Network}: {Reason}")]
    private partial void LogNoPrice(string network, string reason);
}

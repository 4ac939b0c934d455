using System.Numerics;
using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Networks;

/// <summary>The pipeline's way to the chains: prices, submissions, progress. One signer sends on all of them.</summary>
public sealed partial class ChainGateway(
    NetworkCatalog networks,
    ISigningKeySource keys,
    ITransactionLedger ledger,
    PriceOfEther price,
    TimeProvider time,
    ILoggerFactory loggers) : IDisposable
{
    /// <summary>What <c>submit</c> uses with one public signal, and for each signal more; measured by <c>zkp bench gas</c>.</summary>
    private const ulong SubmitGas = 248_000;
    private const ulong GasPerSignal = 7_100;

    /// <summary>Gas limits stand this much above the estimate: state may have changed a little by the time a block takes it in.</summary>
    private const ulong GasRoomPercent = 20;

    private readonly ILogger logger = loggers.CreateLogger<ChainGateway>();
    private Dictionary<string, NetworkConnection> connections = [];

    /// <summary>Opens the signing key and reconciles every enabled network. One that is down is left for later.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ISigner signer = await keys.OpenAsync(cancellationToken);
        connections = networks.Enabled.ToDictionary(
            network => network.Name, network => new NetworkConnection(network, signer, ledger, time, loggers), StringComparer.Ordinal);
        await Task.WhenAll(connections.Values.Select(async connection =>
        {
            try
            {
                await connection.GetTransactionsAsync(cancellationToken);
            }
            catch (Exception error) when (error is RpcException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                LogNotReconciled(connection.Network.Name, error.Message);
            }
        }));
    }

    /// <summary>Looks at a network: its head, fee and the signer's balance.</summary>
    /// <exception cref="RpcException">Its node does not answer.</exception>
    public async Task<ChainView> LookAsync(Network network, CancellationToken cancellationToken)
    {
        NetworkConnection connection = Connect(network.Name);
        Block head = await connection.Client.GetBlockAsync(BlockTag.Latest, cancellationToken)
            ?? throw new InvalidDataException($"The node of {network.Name} has no latest block.");
        Wei balance = await connection.Client.GetBalanceAsync(connection.Account.Account, cancellationToken);
        return new ChainView(
            (long)await connection.Client.GetChainIdAsync(cancellationToken),
            head.Number.Value,
            head.Timestamp,
            (head.BaseFeePerGas ?? Wei.Zero).Value,
            connection.Account.Account.ToString(),
            balance.Value);
    }

    /// <summary>What a proof of this circuit would cost on this network, before there is one.</summary>
    public Task<NetworkQuote> QuoteAsync(Network network, Circuit circuit, ProofPolicy policy, CancellationToken cancellationToken) =>
        QuoteAsync(
            network,
            circuit.Id,
            circuit.Version,
            policy,
            (_, _) => Task.FromResult(SubmitGas + (GasPerSignal * (ulong)Math.Max(0, circuit.PublicSignalCount - 1))),
            cancellationToken);

    /// <summary>What this proof would cost on this network; its registry is asked whether it would take it.</summary>
    public Task<NetworkQuote> QuoteAsync(Network network, ProofRecord record, ProofArtifact artifact, CancellationToken cancellationToken) =>
        QuoteAsync(
            network,
            record.Circuit,
            record.CircuitVersion,
            record.Policy,
            (connection, registry) => connection.Client.EstimateGasAsync(
                new CallRequest(connection.Account.Account, registry, RegistryCalls.Submit(record.CircuitVersion, artifact)),
                cancellationToken),
            cancellationToken);

    /// <summary>Signs and sends a proof's transaction, or goes on where an earlier attempt was cut off. One transaction a record, however often it is called.</summary>
    public async Task<LedgerEntry> SubmitAsync(ProofRecord record, ProofArtifact artifact, CancellationToken cancellationToken)
    {
        NetworkQuote quote = record.Decision?.ChosenQuote ?? throw new InvalidOperationException($"Proof {record.Id} has no network yet.");
        NetworkConnection connection = Connect(quote.Network);
        TransactionManager transactions = await connection.GetTransactionsAsync(cancellationToken);
        FeeEstimate fees = await connection.Fees.EstimateAsync(ToUrgency(record.Policy.Urgency), cancellationToken);
        return await transactions.SubmitAsync(
            new TransactionRequest
            {
                RequestId = record.Id,
                To = Registry(connection.Network, record.Circuit, record.CircuitVersion) ?? throw new InvalidOperationException($"{record.Circuit} is no longer deployed on {quote.Network}."),
                Data = RegistryCalls.Submit(record.CircuitVersion, artifact),
                Value = Wei.Zero,
                GasLimit = quote.GasLimit,
                MaxFeePerGas = Capped(fees.MaxFee, quote.GasLimit, record.Policy),
                MaxPriorityFeePerGas = Capped(fees.PriorityFee, quote.GasLimit, record.Policy),
                FeeCapPerGas = record.Policy.MaxFeeWei is { } maxFee ? new Wei(maxFee / quote.GasLimit) : null,
                Deadline = record.Policy.Deadline,
            },
            cancellationToken);
    }

    /// <summary>Looks at a submitted transaction once, and does what it needs next.</summary>
    public async Task<LedgerEntry> AdvanceAsync(ProofRecord record, CancellationToken cancellationToken)
    {
        NetworkConnection connection = Connect(record.Decision!.Chosen!);
        TransactionManager transactions = await connection.GetTransactionsAsync(cancellationToken);
        return await transactions.AdvanceAsync(record.Id, cancellationToken);
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

    private async Task<NetworkQuote> QuoteAsync(
        Network network,
        string circuit,
        int version,
        ProofPolicy policy,
        Func<NetworkConnection, Address, Task<ulong>> estimateGas,
        CancellationToken cancellationToken)
    {
        if (Registry(network, circuit, version) is not { } registry)
        {
            return Obstructed(network, QuoteObstacle.NotDeployed, $"{circuit} version {version} is not deployed there");
        }

        NetworkConnection connection = Connect(network.Name);
        try
        {
            Task<ulong> gas = estimateGas(connection, registry);
            Task<FeeEstimate> fees = connection.Fees.EstimateAsync(ToUrgency(policy.Urgency), cancellationToken);
            Task<Wei> balance = connection.Client.GetBalanceAsync(connection.Account.Account, cancellationToken);
            Task<double> finality = EstimateSecondsToFinalityAsync(connection, cancellationToken);
            await Task.WhenAll(gas, fees, balance, finality);
            return Quote(network, policy, await gas, await fees, await balance, await finality);
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.Reverted)
        {
            RevertReason reason = RegistryCalls.Interface.DecodeRevert(error.Data ?? []);
            return reason is { Kind: RevertKind.Custom, Name: RegistryCalls.AlreadyProvenError }
                ? Obstructed(network, QuoteObstacle.AlreadyProven, "its registry has this statement already")
                : Obstructed(network, QuoteObstacle.Refused, $"its registry refuses the proof: {reason}");
        }
        catch (RpcException error)
        {
            return Obstructed(network, QuoteObstacle.Unreachable, $"its node gives no answer: {error.Message}");
        }
    }

    private NetworkQuote Quote(Network network, ProofPolicy policy, ulong gas, FeeEstimate fees, Wei balance, double secondsToFinality)
    {
        ulong gasLimit = gas + (gas * GasRoomPercent / 100);
        BigInteger expectedPrice = fees.BaseFee.Value + fees.PriorityFee.Value;
        if (network.File.MaxFeePerGasWei is { } cap && expectedPrice > cap)
        {
            return Obstructed(network, QuoteObstacle.TooExpensive, $"gas costs {expectedPrice} wei there, above the configured cap of {cap} wei");
        }

        BigInteger expected = expectedPrice * gas;
        BigInteger maxFee = Capped(fees.MaxFee, gasLimit, policy).Value;
        return new NetworkQuote
        {
            Network = network.Name,
            Gas = gas,
            GasLimit = gasLimit,
            BaseFeePerGasWei = fees.BaseFee.Value,
            PriorityFeePerGasWei = fees.PriorityFee.Value,
            MaxFeePerGasWei = maxFee,
            ExpectedFeeWei = expected,
            NeededFeeWei = expectedPrice * gasLimit * (100 + new ReplacementPolicy().BumpPercent) / 100,
            WorstFeeWei = maxFee * gasLimit,
            ExpectedCostUsd = price.ToUsd(expected),
            SecondsToFinality = Math.Round(secondsToFinality, 1),
            SignerBalanceWei = balance.Value,
        };
    }

    /// <summary>A limit in wei is a promise about the whole transaction, so it bounds the price that is signed.</summary>
    private static Wei Capped(Wei perGas, ulong gasLimit, ProofPolicy policy) =>
        policy.MaxFeeWei is { } maxFee ? Wei.Min(perGas, new Wei(maxFee / gasLimit)) : perGas;

    /// <summary>How far the final block lies behind the head now is the best guess of how long a new one will take.</summary>
    private static async Task<double> EstimateSecondsToFinalityAsync(NetworkConnection connection, CancellationToken cancellationToken)
    {
        NetworkFile file = connection.Network.File;
        if (file.Finality is { Mode: FinalityMode.Depth, Depth: { } depth })
        {
            return depth * file.BlockTimeSeconds;
        }

        Block? head = await connection.Client.GetBlockAsync(BlockTag.Latest, cancellationToken);
        Block? final = await connection.Client.GetBlockAsync(BlockTag.Finalized, cancellationToken);
        return head is null || final is null
            ? file.BlockTimeSeconds
            : (head.Timestamp - final.Timestamp).TotalSeconds + file.BlockTimeSeconds;
    }

    private static NetworkQuote Obstructed(Network network, QuoteObstacle obstacle, string reason) =>
        new() { Network = network.Name, Obstacle = obstacle, Unavailable = reason };

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

    [LoggerMessage(400, LogLevel.Warning, "{Network} could not be reconciled at start and will be before its first transaction: {Reason}")]
    private partial void LogNotReconciled(string network, string reason);
}

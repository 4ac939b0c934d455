using System.Numerics;
using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Networks;

/// <summary>What a proof would cost on a network.</summary>
public sealed partial class ChainGateway
{
    /// <summary>What <c>submit</c> uses with one public signal, and for each signal more; measured by <c>zkp bench gas</c>.</summary>
    private const ulong SubmitGas = 248_000;
    private const ulong GasPerSignal = 7_100;

    /// <summary>What a proof of this circuit would cost on this network, before there is one: its call data is made up, of the same size.</summary>
    public Task<NetworkQuote> QuoteAsync(Network network, Circuit circuit, ProofPolicy policy, CancellationToken cancellationToken) =>
        QuoteAsync(
            network,
            circuit.Id,
            circuit.Version,
            policy,
            RegistryCalls.SubmitLike(circuit.Version, circuit.PublicSignalCount),
            SubmitGas + (GasPerSignal * (ulong)Math.Max(0, circuit.PublicSignalCount - 1)),
            cancellationToken);

    /// <summary>What this proof would cost on this network; its registry is asked whether it would take it.</summary>
    public Task<NetworkQuote> QuoteAsync(Network network, ProofRecord record, ProofArtifact artifact, CancellationToken cancellationToken) =>
        QuoteAsync(
            network, record.Circuit, record.CircuitVersion, record.Policy, RegistryCalls.Submit(record.CircuitVersion, artifact), null, cancellationToken);

    private async Task<NetworkQuote> QuoteAsync(
        Network network, string circuit, int version, ProofPolicy policy, byte[] call, ulong? executionGas, CancellationToken cancellationToken)
    {
        if (Registry(network, circuit, version) is not { } registry)
        {
            return Obstructed(network, QuoteObstacle.NotDeployed, $"{circuit} version {version} is not deployed there");
        }

        NetworkConnection connection = Connect(network.Name);
        try
        {
            Task<Wei> balance = connection.Client.GetBalanceAsync(connection.Account.Account, cancellationToken);
            Task<double> finality = EstimateSecondsToFinalityAsync(connection, cancellationToken);
            FeeEstimate fees = await connection.Fees.EstimateAsync(ToUrgency(policy.Urgency), cancellationToken);
            Task<TransactionCost> cost = connection.Model.EstimateAsync(
                new CostQuestion(connection.Account.Account, registry, call, fees) { ExecutionGas = executionGas }, cancellationToken);
            await Task.WhenAll(balance, finality, cost);
            if ((await cost).Doubt is { } doubt)
            {
                LogDoubt(network.Name, doubt);
            }

            return Quote(network, policy, call.Length, await cost, fees, await balance, await finality);
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

    private NetworkQuote Quote(
        Network network, ProofPolicy policy, int calldataBytes, TransactionCost cost, FeeEstimate fees, Wei balance, double secondsToFinality)
    {
        Wei expectedPrice = fees.BaseFee + fees.PriorityFee;
        if (network.File.MaxFeePerGasWei is { } cap && expectedPrice.Value > cap)
        {
            return Obstructed(network, QuoteObstacle.TooExpensive, $"gas costs {expectedPrice} wei there, above the configured cap of {cap} wei");
        }

        BigInteger expected = cost.Expected(expectedPrice).Value;
        BigInteger maxFee = Capped(fees.MaxFee, cost.GasLimit, cost.MaxSurcharge.Value, policy).Value;
        return new NetworkQuote
        {
            Network = network.Name,
            Gas = cost.Gas,
            GasLimit = cost.GasLimit,
            L1Gas = cost.L1Gas,
            CalldataBytes = calldataBytes,
            BaseFeePerGasWei = fees.BaseFee.Value,
            PriorityFeePerGasWei = fees.PriorityFee.Value,
            MaxFeePerGasWei = maxFee,
            L1FeeWei = cost.L1Fee.Value,
            OperatorFeeWei = cost.OperatorFee.Value,
            MaxSurchargeWei = cost.MaxSurcharge.Value,
            ExpectedFeeWei = expected,
            NeededFeeWei = (expectedPrice.Value * cost.GasLimit * (100 + new ReplacementPolicy().BumpPercent) / 100) + cost.MaxSurcharge.Value,
            WorstFeeWei = (maxFee * cost.GasLimit) + cost.MaxSurcharge.Value,
            ExpectedCostUsd = price.ToUsd(expected),
            SecondsToFinality = Math.Round(secondsToFinality, 1),
            SignerBalanceWei = balance.Value,
        };
    }

    /// <summary>
    /// A limit in wei is a promise about the whole transaction, so it bounds the price that is signed. What is charged beside the gas is
    /// bounded by no price, so it is taken off first.
    /// </summary>
    private static Wei Capped(Wei perGas, ulong gasLimit, BigInteger surcharge, ProofPolicy policy) =>
        CapPerGas(gasLimit, surcharge, policy) is { } cap ? Wei.Min(perGas, cap) : perGas;

    private static Wei? CapPerGas(ulong gasLimit, BigInteger surcharge, ProofPolicy policy) =>
        policy.MaxFeeWei is { } maxFee ? new Wei(BigInteger.Max(0, maxFee - surcharge) / gasLimit) : null;

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

    [LoggerMessage(401, LogLevel.Warning, "{Network}: {Doubt}; the higher of the two is quoted")]
    private partial void LogDoubt(string network, string doubt);
}

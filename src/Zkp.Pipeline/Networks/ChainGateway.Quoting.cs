using System.Numerics;
using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Batches;
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
    internal const ulong SubmitGas = 251_000;
    private const ulong GasPerSignal = 7_100;

    /// <summary>What a proof of this circuit would cost on this network, before there is one: its call data is made up, of the same size.</summary>
    /// <param name="together">
    /// How many statements share the transaction; unless told one, or for a batch circuit as many as one proof takes. Of so many its registry is asked
    /// whether it takes any now: a batch can't go elsewhere once it is proved.
    /// </param>
    public Task<NetworkQuote> QuoteAsync(
        Network network, Circuit circuit, ProofPolicy policy, CancellationToken cancellationToken, int? together = null)
    {
        (byte[] call, ulong gas) = circuit.BatchSize is { } size
            ? (BatchCalls.SubmitLike(circuit.Version, size, together ?? size),
                (ulong)BatchGas.Of(size, together ?? size, network.Find(circuit.Id, circuit.Version) is not { IsKeyInRegistry: false }))
            : together > 1
                ? (RegistryCalls.SubmitManyLike(circuit.Version, circuit.PublicSignalCount, together.Value), TogetherGas(circuit, together.Value))
                : (RegistryCalls.SubmitLike(circuit.Version, circuit.PublicSignalCount),
                    SubmitGas + (GasPerSignal * (ulong)Math.Max(0, circuit.PublicSignalCount - 1)));
        return QuoteAsync(network, circuit.Id, circuit.Version, policy, call, gas, together is not null, cancellationToken);
    }

    /// <summary>What this proof would cost on this network; its registry is asked whether it would take it.</summary>
    public async Task<NetworkQuote> QuoteAsync(Network network, ProofRecord record, ProofArtifact artifact, CancellationToken cancellationToken)
    {
        byte[] call = RegistryCalls.Submit(record.CircuitVersion, artifact);
        NetworkQuote quote = await QuoteAsync(network, record.Circuit, record.CircuitVersion, record.PolicyLeft, call, null, false, cancellationToken);

        // Proofs of a batch circuit can't be parted any more; those that were made apart go alone when they are refused.
        return quote.Obstacle == QuoteObstacle.TooLarge
            ? quote with { Obstacle = record.Kind == BatchKind.Circuit ? QuoteObstacle.Stopped : QuoteObstacle.Refused }
            : quote;
    }

    private static ulong TogetherGas(Circuit circuit, int together)
    {
        (long fixedGas, long each) = BatchRules.RandomLinearGasOf(circuit.PublicSignalCount);
        return (ulong)(fixedGas + (each * together));
    }

    private async Task<NetworkQuote> QuoteAsync(
        Network network,
        string circuit,
        int version,
        ProofPolicy policy,
        byte[] call,
        ulong? executionGas,
        bool asksRegistry,
        CancellationToken cancellationToken)
    {
        // The price of ether may have been asked for long ago.
        await RefreshPriceAsync(cancellationToken);
        if (Registry(network, circuit, version) is not { } registry)
        {
            return Obstructed(network, QuoteObstacle.NotDeployed, $"{circuit} version {version} is not deployed there");
        }

        NetworkConnection connection = Connect(network.Name);
        if (!connection.IsEquipped)
        {
            return Obstructed(network, QuoteObstacle.Unreachable, $"nothing can be signed for it yet: {SigningTrouble ?? "the signing keys are being opened"}");
        }

        EndpointStanding endpoints = await FindStandingAsync(connection, cancellationToken);
        if (!endpoints.IsUsable)
        {
            connection.Health.Report(answered: false);
            return Obstructed(network, QuoteObstacle.Unreachable, $"too few of its RPC endpoints can be used: {endpoints.Trouble}");
        }

        try
        {
            return await QuoteAsync(connection, endpoints, registry, policy, call, executionGas, asksRegistry, cancellationToken);
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.Reverted)
        {
            connection.Health.Report(answered: true);
            return Refused(network, $"{circuit} version {version}", RegistryCalls.Interface.DecodeRevert(error.Data ?? []));
        }
        catch (RpcException error)
        {
            connection.Health.Report(!error.IsProviderFault);
            return Obstructed(network, QuoteObstacle.Unreachable, $"its node gives no answer: {error.Message}");
        }
    }

    private async Task<NetworkQuote> QuoteAsync(
        NetworkConnection connection,
        EndpointStanding endpoints,
        Address registry,
        ProofPolicy policy,
        byte[] call,
        ulong? executionGas,
        bool asksRegistry,
        CancellationToken cancellationToken)
    {
        Network network = connection.Network;
        IReadOnlyList<SignerBalance> signers = await connection.ReadBalancesAsync(cancellationToken);
        Task<Block?> finalized = connection.Client.GetBlockAsync(BlockTag.Finalized, cancellationToken);
        Task<FinalityTimes?> history = finality.FindAsync(network.Name, cancellationToken);
        Block head = await connection.Client.GetBlockAsync(BlockTag.Latest, cancellationToken)
            ?? throw new RpcException(RpcErrorKind.Unavailable, "The node has no latest block.");
        FeeEstimate fees = await connection.Fees.EstimateAsync(ToUrgency(policy.Urgency), cancellationToken);
        Address[] fullestFirst = [.. signers.OrderByDescending(signer => signer.BalanceWei).Select(signer => signer.Account)];
        CostQuestion question = new(fullestFirst[0], registry, call, fees) { ExecutionGas = executionGas };
        Task<TransactionCost> cost = ByAnyAsync(fullestFirst, signer => connection.Model.EstimateAsync(question with { From = signer }, cancellationToken));
        Task<bool> asked = asksRegistry
            ? ByAnyAsync(fullestFirst, signer => TakesAnyAsync(connection.Client, new CallRequest(signer, registry, call), cancellationToken))
            : Task.FromResult(true);
        await Task.WhenAll(finalized, history, cost, asked);
        await RequireAgreementAsync(connection, head, await finalized, cancellationToken);
        connection.Health.Report(answered: true);
        if ((await cost).Doubt is { } doubt)
        {
            LogDoubt(network.Name, doubt);
        }

        if (time.GetUtcNow() - head.Timestamp > network.File.StaleAfter)
        {
            return Obstructed(network, QuoteObstacle.Stalled, $"its newest block is of {head.Timestamp:O}: the chain or its node stands still");
        }

        NetworkQuote quote = Quote(network, policy, call.Length, await cost, fees, signers) with
        {
            Health = Math.Round(Math.Min(connection.Health.Share, endpoints.Share), 3),
            Trouble = endpoints.Trouble,
        };
        return quote.Obstacle is null ? Timed(quote, network.File, head, await finalized, await history) : quote;
    }

    /// <summary>
    /// By the first signer that the registry would take it from: a limit an account, or a rollout, may stand against one and not against the
    /// next. What every one of them meets is the answer.
    /// </summary>
    private static async Task<T> ByAnyAsync<T>(Address[] signers, Func<Address, Task<T>> askAsync)
    {
        foreach (Address signer in signers[..^1])
        {
            try
            {
                return await askAsync(signer);
            }
            catch (RpcException error) when (error.Kind == RpcErrorKind.Reverted)
            {
                // The next one may be taken; the last one's refusal is told.
            }
        }

        return await askAsync(signers[^1]);
    }

    /// <summary>Whether a registry would take a made-up call, were it not for its proofs.</summary>
    /// <exception cref="RpcException">Kind <see cref="RpcErrorKind.Reverted"/> when it takes none like it.</exception>
    private static async Task<bool> TakesAnyAsync(EvmClient client, CallRequest call, CancellationToken cancellationToken)
    {
        try
        {
            await client.CallAsync(call, BlockTag.Latest, cancellationToken);
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.Reverted && !RegistryCalls.IsOfAnyProof(RegistryCalls.Interface.DecodeRevert(error.Data ?? [])))
        {
            // It came as far as the proofs.
        }

        return true;
    }

    private NetworkQuote Quote(
        Network network, ProofPolicy policy, int calldataBytes, TransactionCost cost, FeeEstimate fees, IReadOnlyList<SignerBalance> signers)
    {
        Wei expectedPrice = fees.BaseFee + fees.PriorityFee;
        if (network.File.MaxFeePerGasWei is { } cap && expectedPrice.Value > cap)
        {
            return Obstructed(network, QuoteObstacle.TooExpensive, $"gas costs {expectedPrice} wei there, above the configured cap of {cap} wei");
        }

        BigInteger expected = cost.Expected(expectedPrice).Value;
        BigInteger needed = (expectedPrice.Value * cost.GasLimit * (100 + new ReplacementPolicy().BumpPercent) / 100) + cost.MaxSurcharge.Value;
        if (network.File.MaxFeePerTransactionWei is { } most && needed > most)
        {
            return Obstructed(network, QuoteObstacle.TooExpensive, $"it needs an allowance of {needed} wei there, above the configured cap of {most} wei for a transaction");
        }

        BigInteger maxFee = Capped(fees.MaxFee, CapPerGas(network.File, cost.GasLimit, cost.MaxSurcharge.Value, policy.MaxFeeWei)).Value;
        return new NetworkQuote
        {
            Network = network.Name,
            Kind = network.Kind,
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
            NeededFeeWei = needed,
            WorstFeeWei = (maxFee * cost.GasLimit) + cost.MaxSurcharge.Value,
            ExpectedCostUsd = price.ToUsd(expected),
            Signers = signers,
        };
    }

    /// <summary>
    /// A limit in wei, the request's or the network's, is a promise about the whole transaction, so it bounds the price that is signed. What
    /// is charged beside the gas is bounded by no price, so it is taken off first.
    /// </summary>
    private static Wei? CapPerGas(NetworkFile network, ulong gasLimit, BigInteger surcharge, BigInteger? requested) =>
        new[] { requested, network.MaxFeePerTransactionWei }.Min() is { } most ? new Wei(BigInteger.Max(0, most - surcharge) / gasLimit) : null;

    private static Wei Capped(Wei perGas, Wei? cap) => cap is { } most ? Wei.Min(perGas, most) : perGas;

    /// <summary>How long it took ours lately; where that is unknown, how far the final block lies behind the head is the best guess.</summary>
    private static NetworkQuote Timed(NetworkQuote quote, NetworkFile file, Block head, Block? finalized, FinalityTimes? history)
    {
        double guess = file.Finality is { Mode: FinalityMode.Depth, Depth: { } depth }
            ? depth * file.BlockTimeSeconds
            : file.BlockTimeSeconds + (finalized is null ? 0 : (head.Timestamp - finalized.Timestamp).TotalSeconds);
        return quote with
        {
            SecondsToFinality = Math.Round(history?.P50 ?? guess, 1),
            SecondsToFinalityP95 = history is null ? null : Math.Round(history.P95, 1),
            FinalitySamples = history?.Samples ?? 0,
            BlockGasLimit = head.GasLimit,
        };
    }

    private NetworkQuote Refused(Network network, string circuit, RevertReason reason)
    {
        if (RegistryCalls.IsAlreadyProven(reason))
        {
            return Obstructed(network, QuoteObstacle.AlreadyProven, "its registry has this statement already");
        }

        if (RegistryCalls.IsStopped(reason))
        {
            return Obstructed(network, QuoteObstacle.Stopped, $"its registry takes nothing at the moment: {reason}");
        }

        if (RegistryCalls.IsTooLarge(reason))
        {
            return Obstructed(network, QuoteObstacle.TooLarge, $"its registry takes fewer proofs at a time: {reason}");
        }

        if (RegistryCalls.IsInvalidProof(reason))
        {
            LogInvalidThere(network.Name, circuit, reason.ToString());
        }

        return Obstructed(network, QuoteObstacle.Refused, $"its registry refuses the proof: {reason}");
    }

    private static NetworkQuote Obstructed(Network network, QuoteObstacle obstacle, string reason) =>
        new() { Network = network.Name, Kind = network.Kind, Obstacle = obstacle, Unavailable = reason };

    [LoggerMessage(403, LogLevel.Critical, "Security: a proof of {Circuit} that was verified here is refused on {Network} ({Reason}): the keys differ, or one of the verifiers is wrong. Nothing is sent; see docs/contracts.md, circuit breaker")]
    private partial void LogInvalidThere(string network, string circuit, string reason);

    [LoggerMessage(401, LogLevel.Warning, "{Network}: {Doubt}; the higher of the two is quoted")]
    private partial void LogDoubt(string network, string doubt);
}

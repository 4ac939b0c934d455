using System.Numerics;

namespace Zkp.Evm;

/// <summary>
/// Chains of the OP Stack. The predeploy <c>GasPriceOracle</c> says what a transaction's data costs; <see cref="OptimismFeeParameters"/>
/// is reckoned beside it, since a fee that stands beside the gas is bounded by no cap of the transaction, and a node that lies or is
/// of another version should not be taken at its word alone. Where the two differ, the higher one counts and the difference is told.
/// </summary>
/// <param name="chainId">Part of the bytes that are priced.</param>
public sealed class OptimismFeeModel(EvmClient client, ulong chainId, FeeModelOptions options, TimeProvider time) : IFeeModel
{
    /// <summary>Which upgrade is active changes twice a year.</summary>
    private static readonly TimeSpan ForkKeptFor = TimeSpan.FromMinutes(10);

    /// <summary>Of the size that a busy account's has: the bytes count, not the value.</summary>
    private static readonly Nonce TypicalNonce = new(0xffff);

    private static readonly Abi Oracle = Abi.Parse(
        "function getL1Fee(bytes data) view returns (uint256)",
        "function getL1FeeUpperBound(uint256 unsignedTxSize) view returns (uint256)",
        "function getOperatorFee(uint256 gasUsed) view returns (uint256)",
        "function l1BaseFee() view returns (uint256)",
        "function blobBaseFee() view returns (uint256)",
        "function baseFeeScalar() view returns (uint32)",
        "function blobBaseFeeScalar() view returns (uint32)",
        "function isFjord() view returns (bool)",
        "function isIsthmus() view returns (bool)",
        "function isJovian() view returns (bool)",
        "function operatorFeeScalar() view returns (uint32)",
        "function operatorFeeConstant() view returns (uint64)");

    private KnownFork? known;

    /// <summary>The predeploy that tells L1 fees.</summary>
    public static Address GasPriceOracle { get; } = Address.Parse("0x420000000000000000000000000000000000000F");

    /// <summary>The predeploy that holds the newest L1 block's figures.</summary>
    public static Address L1Block { get; } = Address.Parse("0x4200000000000000000000000000000000000015");

    public async Task<TransactionCost> EstimateAsync(CostQuestion question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        Task<ulong> gasRead = question.ExecutionGas is { } execution ? Task.FromResult(execution) : client.EstimateGasAsync(question.ToCall(), cancellationToken);
        byte[] unsigned = Draft(question).EncodeUnsigned();
        (OptimismFeeParameters parameters, Wei told, string? doubt) = await ReadAgreedAsync(unsigned, cancellationToken);
        ulong gas = await gasRead;
        ulong gasLimit = options.WithRoom(gas);
        Wei operatorFee = await OperatorFeeAsync(parameters, gas, cancellationToken);

        // The oracle adds a flat 68 bytes for the signature, and what is charged goes by the signed bytes: the higher of the two.
        Wei l1Fee = Wei.Max(told, parameters.L1Fee(WithSignature(unsigned)));
        Wei bound = Wei.Max(Wei.Max(told, l1Fee), parameters.OracleL1FeeUpperBound(unsigned.Length));
        return new TransactionCost
        {
            Gas = gas,
            GasLimit = gasLimit,
            L1Fee = l1Fee,
            OperatorFee = operatorFee,
            Surcharge = l1Fee + operatorFee,
            MaxSurcharge = bound.PercentUp(100 + options.L1FeeHeadroomPercent) + Wei.Max(operatorFee, parameters.OperatorFee(gasLimit)),
            Doubt = doubt,
        };
    }

    public async Task<InclusionInfo> CompleteAsync(InclusionInfo inclusion, ReadOnlyMemory<byte> signed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inclusion);
        if (inclusion.L1Fee is not null)
        {
            return inclusion;
        }

        try
        {
            // op-geth's receipts have l1Fee; for those that don't, the block's own figures and the bytes tell it to the wei.
            OptimismFeeParameters parameters = await ReadAsync(inclusion.BlockNumber, cancellationToken);
            return inclusion with { L1Fee = parameters.L1Fee(signed.Span), OperatorFee = inclusion.OperatorFee ?? parameters.OperatorFee(inclusion.GasUsed) };
        }
        catch (RpcException error) when (!error.IsProviderFault)
        {
            return inclusion;
        }
    }

    /// <summary>The chain's figures at a block.</summary>
    /// <exception cref="RpcException">The node does not answer, or has no such predeploys.</exception>
    public async Task<OptimismFeeParameters> ReadAsync(BlockReference block, CancellationToken cancellationToken = default)
    {
        OptimismFork fork = await ReadForkAsync(cancellationToken);
        Task<BigInteger> l1BaseFee = CallAsync<BigInteger>(GasPriceOracle, "l1BaseFee", block, cancellationToken);
        Task<BigInteger> blobBaseFee = CallAsync<BigInteger>(GasPriceOracle, "blobBaseFee", block, cancellationToken);
        Task<BigInteger> baseFeeScalar = CallAsync<BigInteger>(GasPriceOracle, "baseFeeScalar", block, cancellationToken);
        Task<BigInteger> blobBaseFeeScalar = CallAsync<BigInteger>(GasPriceOracle, "blobBaseFeeScalar", block, cancellationToken);
        bool hasOperator = fork >= OptimismFork.Isthmus;
        Task<BigInteger> scalar = hasOperator ? CallAsync<BigInteger>(L1Block, "operatorFeeScalar", block, cancellationToken) : Task.FromResult(BigInteger.Zero);
        Task<BigInteger> constant = hasOperator ? CallAsync<BigInteger>(L1Block, "operatorFeeConstant", block, cancellationToken) : Task.FromResult(BigInteger.Zero);
        await Task.WhenAll(l1BaseFee, blobBaseFee, baseFeeScalar, blobBaseFeeScalar, scalar, constant);
        return new OptimismFeeParameters(
            fork, new Wei(await l1BaseFee), new Wei(await blobBaseFee), (uint)await baseFeeScalar, (uint)await blobBaseFeeScalar)
        {
            OperatorFeeScalar = (uint)await scalar,
            OperatorFeeConstant = (ulong)await constant,
        };
    }

    /// <summary>Figures and the oracle's own answer. Read between two L1 blocks they differ honestly, so they get a second chance.</summary>
    private async Task<(OptimismFeeParameters Parameters, Wei Told, string? Doubt)> ReadAgreedAsync(byte[] unsigned, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            Task<OptimismFeeParameters> read = ReadAsync(BlockTag.Latest, cancellationToken);
            Task<BigInteger> asked = CallAsync<BigInteger>(GasPriceOracle, "getL1Fee", BlockTag.Latest, cancellationToken, unsigned);
            await Task.WhenAll(read, asked);
            OptimismFeeParameters parameters = await read;
            Wei told = new(await asked);
            Wei reckoned = parameters.OracleL1Fee(unsigned);
            if (told == reckoned || attempt == 2)
            {
                return (parameters, told, told == reckoned ? null : $"the GasPriceOracle says an L1 fee of {told} wei, its own figures give {reckoned} wei ({parameters.Fork})");
            }
        }
    }

    private async Task<Wei> OperatorFeeAsync(OptimismFeeParameters parameters, ulong gas, CancellationToken cancellationToken) =>
        parameters.Fork < OptimismFork.Isthmus
            ? Wei.Zero
            : Wei.Max(
                parameters.OperatorFee(gas),
                new Wei(await CallAsync<BigInteger>(GasPriceOracle, "getOperatorFee", BlockTag.Latest, cancellationToken, (BigInteger)gas)));

    private async Task<OptimismFork> ReadForkAsync(CancellationToken cancellationToken)
    {
        if (known is { } kept && time.GetElapsedTime(kept.ReadAt) < ForkKeptFor)
        {
            return kept.Fork;
        }

        bool[] active = await Task.WhenAll(((string[])["isFjord", "isIsthmus", "isJovian"]).Select(flag => IsActiveAsync(flag, cancellationToken)));
        OptimismFork fork = active switch
        {
            [_, _, true] => OptimismFork.Jovian,
            [_, true, _] => OptimismFork.Isthmus,
            [true, _, _] => OptimismFork.Fjord,
            _ => OptimismFork.Ecotone,
        };
        known = new KnownFork(fork, time.GetTimestamp());
        return fork;
    }

    /// <summary>An oracle from before an upgrade does not know the upgrade's flag, and reverts.</summary>
    private async Task<bool> IsActiveAsync(string flag, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync<bool>(GasPriceOracle, flag, BlockTag.Latest, cancellationToken);
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.Reverted)
        {
            return false;
        }
    }

    private async Task<T> CallAsync<T>(Address contract, string function, BlockReference block, CancellationToken cancellationToken, params object[] arguments)
    {
        AbiFunction called = Oracle.Function(function);
        byte[] answer = await client.CallAsync(new CallRequest(null, contract, called.Encode(arguments)), block, cancellationToken);
        try
        {
            return called.DecodeOutput(answer).Get<T>(0);
        }
        catch (FormatException error)
        {
            throw new RpcException(RpcErrorKind.InvalidResponse, $"{contract}.{function} gives no answer ({error.Message}); is this a chain of the OP Stack?");
        }
    }

    private Eip1559Transaction Draft(CostQuestion question) => new()
    {
        ChainId = chainId,
        Nonce = TypicalNonce,
        MaxFeePerGas = question.Fees.MaxFee,
        MaxPriorityFeePerGas = question.Fees.PriorityFee,
        GasLimit = options.WithRoom(question.ExecutionGas ?? 1_000_000),
        To = question.To,
        Value = question.Value,
        Data = question.Data,
    };

    /// <summary>With bytes in the place of a signature that compress as little as one.</summary>
    private static byte[] WithSignature(byte[] unsigned) =>
        [.. unsigned, 0x01, 0xa0, .. Keccak256.Hash([.. unsigned, 1]), 0xa0, .. Keccak256.Hash([.. unsigned, 2])];

    private sealed record KnownFork(OptimismFork Fork, long ReadAt);
}

using System.Numerics;

namespace Zkp.Evm;

/// <summary>
/// What a chain of the OP Stack charges beside gas, and the formulas, to the wei: the L1 data fee since Ecotone
/// (https://specs.optimism.io/protocol/exec-engine.html#ecotone-l1-cost-fee-changes-eip-4844-da) and Fjord
/// (https://specs.optimism.io/protocol/fjord/exec-engine.html#fees), the operator fee since Isthmus
/// (https://specs.optimism.io/protocol/isthmus/exec-engine.html#operator-fee) and as Jovian changed it.
/// </summary>
/// <param name="L1BaseFee">Per gas on L1, as the newest L1 block that the chain knows has it.</param>
/// <param name="BlobBaseFee">Per blob gas, likewise.</param>
/// <param name="BaseFeeScalar">Millionths.</param>
/// <param name="BlobBaseFeeScalar">Millionths.</param>
public sealed record OptimismFeeParameters(
    OptimismFork Fork, Wei L1BaseFee, Wei BlobBaseFee, uint BaseFeeScalar, uint BlobBaseFeeScalar)
{
    /// <summary>What the oracle adds to an unsigned transaction's size for the signature.</summary>
    private const int SignatureBytes = 68;

    private const int ZeroByteGas = 4;
    private const int OtherByteGas = 16;
    private const int Million = 1_000_000;

    /// <summary>Fjord's regression from FastLZ's size to Brotli's, in millionths of a byte.</summary>
    private const long SizeIntercept = -42_585_600;
    private const long SizePerByte = 836_500;
    private const long LeastSize = 100L * Million;

    private const int JovianOperatorFactor = 100;

    /// <summary>Millionths of a wei per gas; since Jovian hundreds of wei per gas.</summary>
    public uint OperatorFeeScalar { get; init; }

    /// <summary>Wei per transaction.</summary>
    public ulong OperatorFeeConstant { get; init; }

    /// <summary>What the chain charges for a transaction: the node's formula, over the bytes that were broadcast.</summary>
    public Wei L1Fee(ReadOnlySpan<byte> signed) =>
        Fork == OptimismFork.Ecotone ? EcotoneFee(CalldataGas(signed)) : FjordFee(FastLz.CompressedLength(signed));

    /// <summary>What <c>GasPriceOracle.getL1Fee</c> answers: an estimate from bytes that have no signature yet.</summary>
    public Wei OracleL1Fee(ReadOnlySpan<byte> unsigned) => Fork == OptimismFork.Ecotone
        ? EcotoneFee(CalldataGas(unsigned) + (SignatureBytes * OtherByteGas))
        : FjordFee(FastLz.CompressedLength(unsigned) + SignatureBytes);

    /// <summary>What <c>GasPriceOracle.getL1FeeUpperBound</c> answers: for bytes that do not compress at all.</summary>
    /// <param name="unsignedLength">Bytes of the unsigned transaction.</param>
    public Wei OracleL1FeeUpperBound(int unsignedLength)
    {
        int length = unsignedLength + SignatureBytes;
        return Fork == OptimismFork.Ecotone
            ? EcotoneFee((long)length * OtherByteGas)
            : FjordFee(length + (length / 255) + 16);
    }

    /// <summary>What the operator takes for so much gas. Zero before Isthmus.</summary>
    public Wei OperatorFee(ulong gas) => Fork switch
    {
        OptimismFork.Jovian => new Wei(((BigInteger)gas * OperatorFeeScalar * JovianOperatorFactor) + OperatorFeeConstant),
        OptimismFork.Isthmus => new Wei(((BigInteger)gas * OperatorFeeScalar / Million) + OperatorFeeConstant),
        _ => Wei.Zero,
    };

    /// <param name="fastLzLength">Bytes after FastLZ.</param>
    internal Wei FjordFee(int fastLzLength)
    {
        long size = Math.Max(LeastSize, SizeIntercept + (SizePerByte * fastLzLength));
        return new Wei(size * WeightedPrice / ((BigInteger)Million * Million));
    }

    private BigInteger WeightedPrice => (BaseFeeScalar * OtherByteGas * L1BaseFee.Value) + (BlobBaseFeeScalar * BlobBaseFee.Value);

    private Wei EcotoneFee(long calldataGas) => new(calldataGas * WeightedPrice / (OtherByteGas * Million));

    private static long CalldataGas(ReadOnlySpan<byte> data)
    {
        int zeros = data.Count((byte)0);
        return ((long)zeros * ZeroByteGas) + ((long)(data.Length - zeros) * OtherByteGas);
    }
}

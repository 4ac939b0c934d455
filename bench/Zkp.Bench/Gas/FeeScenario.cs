using System.IO.Compression;
using System.Numerics;
using Zkp.Evm;

namespace Zkp.Bench.Gas;

/// <summary>A network family with fees as they are given here: no market is asked, so that the page stays comparable.</summary>
/// <param name="GasPriceGwei">Base fee and tip where the transaction is executed.</param>
/// <param name="L1GasPriceGwei">What the family's L2s reckon data on L1 with.</param>
internal sealed record FeeScenario(string Name, ScenarioFamily Family, double GasPriceGwei, double L1GasPriceGwei)
{
    public const double EtherUsd = 3_000;

    /// <summary>OP mainnet's scalars (https://docs.optimism.io), millionths.</summary>
    private const uint BaseFeeScalar = 5_227;

    private const uint BlobBaseFeeScalar = 1_014_213;

    /// <summary>Nitro compresses each transaction at this quality to learn its size.</summary>
    private const int BrotliQuality = 1;

    /// <summary>A transaction's fields and signature.</summary>
    private const int Envelope = 140;

    private const int GasPerByte = 16;
    private const int BrotliWindow = 22;
    private const double WeiPerGwei = 1e9;
    private const double WeiPerEther = 1e18;

    public static IReadOnlyList<FeeScenario> All { get; } =
    [
        new("L1, 1 gwei", ScenarioFamily.Ethereum, 1, 0),
        new("L1, 20 gwei", ScenarioFamily.Ethereum, 20, 0),
        new("OP Stack, 0.001 gwei", ScenarioFamily.Optimism, 0.001, 5),
        new("Arbitrum, 0.01 gwei", ScenarioFamily.Arbitrum, 0.01, 0.1),
    ];

    public double CostUsd(long gas, byte[] data)
    {
        double wei = gas * GasPriceGwei * WeiPerGwei;
        wei += Family switch
        {
            ScenarioFamily.Optimism => (double)Optimism().OracleL1Fee(Unsigned(data)).Value,
            ScenarioFamily.Arbitrum => (Compressed(data) + Envelope) * GasPerByte * L1GasPriceGwei * WeiPerGwei,
            _ => 0,
        };
        return wei / WeiPerEther * EtherUsd;
    }

    private static byte[] Unsigned(byte[] data) => [.. new byte[Envelope - 68], .. data];

    private static int Compressed(byte[] data)
    {
        byte[] output = new byte[BrotliEncoder.GetMaxCompressedLength(data.Length)];
        return BrotliEncoder.TryCompress(data, output, out int written, BrotliQuality, BrotliWindow)
            ? written
            : throw new InvalidOperationException("Brotli needs more room than it says.");
    }

    private OptimismFeeParameters Optimism() =>
        new(OptimismFork.Fjord, new Wei(new BigInteger(L1GasPriceGwei * WeiPerGwei)), new Wei(1), BaseFeeScalar, BlobBaseFeeScalar);
}

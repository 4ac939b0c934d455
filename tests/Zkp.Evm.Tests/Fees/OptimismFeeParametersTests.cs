using System.Numerics;
using System.Text.Json;

namespace Zkp.Evm.Tests.Fees;

/// <summary>The OP Stack's formulas against what its chains charged and what its own tests expect.</summary>
public sealed class OptimismFeeParametersTests
{
    public static TheoryData<string> Charged()
    {
        using Stream stream = typeof(OptimismFeeParametersTests).Assembly.GetManifestResourceStream("optimism-l1-fees.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("charged").EnumerateArray().Select(item => item.GetRawText())];
    }

    [Theory]
    [MemberData(nameof(Charged))]
    public void What_public_chains_charged_comes_out_to_the_wei(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement item = document.RootElement;
        byte[] raw = Hex.Decode(item.GetProperty("raw").GetString()!);
        Assert.Equal(item.GetProperty("hash").GetString(), Hash32.FromBytes(Keccak256.Hash(raw)).ToString());
        OptimismFeeParameters parameters = new(
            Enum.Parse<OptimismFork>(item.GetProperty("fork").GetString()!),
            Wei.Parse(item.GetProperty("l1BaseFee").GetString()!),
            Wei.Parse(item.GetProperty("blobBaseFee").GetString()!),
            item.GetProperty("baseFeeScalar").GetUInt32(),
            item.GetProperty("blobBaseFeeScalar").GetUInt32());

        Assert.Equal(item.GetProperty("l1Fee").GetString(), parameters.L1Fee(raw).ToString());
    }

    /// <summary>The cases of op-geth's TestFlzCompressLen (core/types/rollup_cost_test.go).</summary>
    [Fact]
    public void FastLZ_lengths_are_those_of_op_geth()
    {
        using JsonDocument document = JsonDocument.Parse(typeof(OptimismFeeParametersTests).Assembly.GetManifestResourceStream("optimism-l1-fees.json")!);
        byte[] call = Hex.Decode(document.RootElement.GetProperty("opGethContractCall").GetString()!);

        Assert.Equal(
            [0, 21, 21, 202],
            new[] { [], [.. Enumerable.Repeat((byte)1, 1000)], new byte[1000], call }.Select(bytes => FastLz.CompressedLength(bytes)));
    }

    /// <summary>No input may be read beyond its end, whatever its length, and what can't be compressed grows by its literal runs alone.</summary>
    [Fact]
    public void FastLZ_takes_any_length()
    {
        for (int length = 0; length < 300; length++)
        {
            Assert.InRange(FastLz.CompressedLength(new byte[length]), 0, length + 1);
            byte[] rising = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
            Assert.InRange(FastLz.CompressedLength(rising), Math.Min(length, 200), length + (length / 32) + 1);
        }
    }

    /// <summary>op-geth's TestEcotoneL1CostFunc, TestFjordL1CostFuncMinimumBounds and TestFjordL1CostSolidityParity.</summary>
    [Fact]
    public void Fees_are_those_of_op_geths_tests()
    {
        OptimismFeeParameters parameters = new(OptimismFork.Fjord, Wei.FromGwei(1), new Wei(10_000_000), 2, 3);

        // The empty transaction of its tests: 30 bytes that are not zero.
        Assert.Equal(new Wei(960_900), (parameters with { Fork = OptimismFork.Ecotone }).L1Fee(Enumerable.Repeat((byte)9, 30).ToArray()));
        Assert.All(new[] { 100, 150, 170 }, size => Assert.Equal(new Wei(3_203_000), parameters.FjordFee(size)));
        Assert.All(new[] { 171, 175, 200 }, size => Assert.True(parameters.FjordFee(size) > new Wei(3_203_000)));
        Assert.Equal(new Wei(105_484), new OptimismFeeParameters(OptimismFork.Fjord, new Wei(2_000_000), new Wei(3_000_000), 20, 15).FjordFee(235));
    }

    /// <summary>The formulas of the specifications of Isthmus and Jovian.</summary>
    [Fact]
    public void The_operator_fee_began_with_Isthmus_and_grew_with_Jovian()
    {
        OptimismFeeParameters parameters = new(OptimismFork.Isthmus, default, default, 0, 0) { OperatorFeeScalar = 1_439_103_868, OperatorFeeConstant = 1_256_417_826_609_331_460 };
        Assert.Equal(new Wei(((BigInteger)1000 * 1_439_103_868 / 1_000_000) + 1_256_417_826_609_331_460), parameters.OperatorFee(1000));
        Assert.Equal(new Wei(((BigInteger)1000 * 1_439_103_868 * 100) + 1_256_417_826_609_331_460), (parameters with { Fork = OptimismFork.Jovian }).OperatorFee(1000));
        Assert.Equal(Wei.Zero, (parameters with { Fork = OptimismFork.Fjord }).OperatorFee(1000));
    }
}

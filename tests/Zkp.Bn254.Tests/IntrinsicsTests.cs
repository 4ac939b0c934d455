using Zkp.LocalTools;

namespace Zkp.Bn254.Tests;

/// <summary>The same tests on machines with fewer instructions: narrower vectors and scalar code are what most of the world's processors run.</summary>
public class IntrinsicsTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task FieldsAndTransformsPassWithout(string variable)
    {
        (int exitCode, string output) = await TestsWithoutIntrinsics.RunAsync(
            variable, typeof(FieldTests), typeof(NttTests), typeof(PoseidonTests));
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("Total: 0,", output, StringComparison.Ordinal);
    }

    /// <summary>Four lanes in place of eight, as the default of a machine: on one without AVX-512 this runs what the tests above it run anyway.</summary>
    [Fact]
    public async Task VectorsPassWithoutAvx512()
    {
        (int exitCode, string output) = await TestsWithoutIntrinsics.RunAsync(
            "DOTNET_EnableAVX512", typeof(LaneTests), typeof(NttTests), typeof(MsmTests));
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("Total: 0,", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PairingsPassWithoutAny()
    {
        (int exitCode, string output) = await TestsWithoutIntrinsics.RunAsync("DOTNET_EnableHWIntrinsic", typeof(PairingTests));
        Assert.True(exitCode == 0, output);
    }
}

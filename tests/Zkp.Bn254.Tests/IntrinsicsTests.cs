using Zkp.LocalTools;

namespace Zkp.Bn254.Tests;

/// <summary>The same tests on machines with fewer instructions: the scalar paths are what most of the world's other processors run.</summary>
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

    [Fact]
    public async Task PairingsPassWithoutAny()
    {
        (int exitCode, string output) = await TestsWithoutIntrinsics.RunAsync("DOTNET_EnableHWIntrinsic", typeof(PairingTests));
        Assert.True(exitCode == 0, output);
    }
}

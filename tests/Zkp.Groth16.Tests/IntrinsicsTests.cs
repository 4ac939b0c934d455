using Zkp.LocalTools;

namespace Zkp.Groth16.Tests;

/// <summary>Proofs on machines with fewer instructions: judged by the toxic waste, like those of the vector path.</summary>
public class IntrinsicsTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task ProofsAreRightWithout(string variable)
    {
        // Without any intrinsics there are no vectors either; the middle way is run at length only.
        Assert.SkipWhen(
            variable == "DOTNET_EnableAVX2" && Environment.GetEnvironmentVariable("ZKP_SOAK") != "1", "Set ZKP_SOAK=1 to prove without AVX2 alone.");
        (int exitCode, string output) = await TestsWithoutIntrinsics.RunAsync(variable, typeof(ProofOracleTests), typeof(ColumnSumsTests));
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("Total: 0,", output, StringComparison.Ordinal);
    }
}

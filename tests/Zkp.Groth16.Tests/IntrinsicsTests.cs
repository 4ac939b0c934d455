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
        (int exitCode, string output) = await TestsWithoutIntrinsics.RunAsync(variable, typeof(ProofOracleTests), typeof(ColumnSumsTests));
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("Total: 0,", output, StringComparison.Ordinal);
    }
}

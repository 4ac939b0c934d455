using System.Globalization;
using System.Numerics;

namespace Zkp.Contracts.Tests;

/// <summary>The functions of a verifier whose signatures depend on the number of public signals, which are also snarkjs's.</summary>
internal static class VerifierFunctions
{
    public static string VerifyProof(int signals) => Declare("verifyProof", signals);

    public static string IsValidProof(int signals) => Declare("isValidProof", signals);

    public static object?[] Arguments(IReadOnlyList<BigInteger> proof, IReadOnlyList<BigInteger> signals)
    {
        object?[] words = TestChain.Boxed(proof);
        object?[] points = [words[..2], new object?[] { words[2..4], words[4..6] }, words[6..8]];
        return signals.Count == 0 ? points : [.. points, TestChain.Boxed(signals)];
    }

    private static string Declare(string name, int signals)
    {
        string last = signals == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $",uint256[{signals}]");
        return $"function {name}(uint256[2],uint256[2][2],uint256[2]{last}) view returns (bool)";
    }
}

using System.Globalization;
using System.Numerics;
using Zkp.Bn254;
using Zkp.Groth16;

namespace Zkp.Bench.Gas;

/// <summary>
/// gnark's verifier for one of our keys, from a copy of gnark's own template (<c>backend/groth16/bn254/solidity.go</c> in github.com/Consensys/gnark,
/// Apache 2.0), which is filled here as gnark's <c>ExportSolidity</c> does for a key without commitments.
/// </summary>
internal static class GnarkVerifier
{
    private const string Opening = "const solidityTemplate = `";

    private static readonly Dictionary<string, Func<object[], object>> Functions = new()
    {
        ["sum"] = of => (BigInteger)of[0] + (BigInteger)of[1],
        ["sub"] = of => (BigInteger)of[0] - (BigInteger)of[1],
        ["mul"] = of => (BigInteger)of[0] * (BigInteger)of[1],
        ["gt"] = of => (BigInteger)of[0] > (BigInteger)of[1],
        ["lt"] = of => (BigInteger)of[0] < (BigInteger)of[1],
        ["eq"] = of => (BigInteger)of[0] == (BigInteger)of[1],
        ["len"] = of => new BigInteger(((object[])of[0]).Length),
        ["index"] = of => ((object[])of[0])[(int)(BigInteger)of[1]],
        ["intRange"] = of => Enumerable.Range(0, (int)(BigInteger)of[0]).Select(i => (object)new BigInteger(i)).ToArray(),
        ["fpstr"] = of => ((BigInteger)of[0]).ToString(CultureInfo.InvariantCulture),
    };

    /// <param name="goSource">The text of <c>solidity.go</c>.</param>
    /// <returns>The source of a contract <c>Verifier</c>.</returns>
    /// <exception cref="FormatException">The file is not the one that it should be, or has changed beyond what is understood here.</exception>
    public static string Generate(string goSource, VerifyingKey key)
    {
        int begin = goSource.IndexOf(Opening, StringComparison.Ordinal) + Opening.Length;
        int end = begin < Opening.Length ? -1 : goSource.IndexOf('`', begin);
        if (end < 0)
        {
            throw new FormatException("This is not gnark's backend/groth16/bn254/solidity.go: it has no solidityTemplate.");
        }

        BigInteger[] words = SolidityVerifier.KeyWords(key);
        object[] ic = [.. Enumerable.Range(0, key.PublicCount + 1).Select(i => (object)Point(words[14 + (2 * i)], words[15 + (2 * i)]))];
        Dictionary<string, object> data = new()
        {
            ["Cfg"] = new Dictionary<string, object>
            {
                ["PragmaVersion"] = "^0.8.0", ["InterfaceDeclaration"] = "", ["SortedImports"] = "", ["Constants"] = "", ["Constructor"] = "", ["Functions"] = "",
            },
            ["Vk"] = new Dictionary<string, object>
            {
                ["PublicAndCommitmentCommitted"] = Array.Empty<object>(),
                ["G1"] = new Dictionary<string, object> { ["Alpha"] = Point(words[0], words[1]), ["K"] = ic },
                ["G2"] = new Dictionary<string, object> { ["Beta"] = Negated(words[2..6]), ["Gamma"] = Negated(words[6..10]), ["Delta"] = Negated(words[10..14]) },
            },
        };
        return new GoTemplate(goSource[begin..end], Functions).Render(data);
    }

    private static Dictionary<string, object> Point(object x, object y) => new() { ["X"] = x, ["Y"] = y };

    /// <summary>A point of G2, imaginary parts first, as gnark has it: negated, real parts first.</summary>
    private static Dictionary<string, object> Negated(BigInteger[] words) => Point(
        new Dictionary<string, object> { ["A0"] = words[1], ["A1"] = words[0] },
        new Dictionary<string, object> { ["A0"] = Minus(words[3]), ["A1"] = Minus(words[2]) });

    private static object Minus(BigInteger coordinate) => (Fq.Modulus - coordinate) % Fq.Modulus;
}

using System.Globalization;
using System.Numerics;
using System.Text;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Writes the Solidity verifier of a verifying key: a contract with the key in its code that derives from
/// <c>GrothVerifier</c> (contracts/src). The same key and name give the same bytes, always.
/// </summary>
/// <remarks>
/// Written from the equation of Groth16 (EUROCRYPT 2016, section 3.2) and the precompiles of EIP-196 and EIP-197:
/// the pairing precompile checks e(A, B) e(C, -delta) e(-alpha, beta) e(L, -gamma) = 1. The negated points are constants,
/// so nothing of the proof is negated at run time and its eight words are copied in one piece.
/// </remarks>
public static partial class SolidityVerifier
{
    /// <summary>
    /// Above this many public signals the unrolled contract would exceed the 24,576 bytes that EIP-170 allows.
    /// </summary>
    public const int MaxPublicSignals = 80;

    private static readonly string[] KeyNames =
    [
        "ALPHA_X", "ALPHA_Y",
        "BETA_X1", "BETA_X0", "BETA_Y1", "BETA_Y0",
        "GAMMA_X1", "GAMMA_X0", "GAMMA_Y1", "GAMMA_Y0",
        "DELTA_X1", "DELTA_X0", "DELTA_Y1", "DELTA_Y0",
    ];

    /// <summary>The contract's name for a circuit, a valid identifier for every circuit id.</summary>
    public static string ContractName(string circuitId, int version)
    {
        StringBuilder name = new("Groth16Verifier_");
        foreach (char c in circuitId)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return name.Append("_v").Append(version.ToString(CultureInfo.InvariantCulture)).ToString();
    }

    /// <summary>
    /// The key in the order of the EVM's precompiles: alpha, beta, gamma, delta, then each point of IC; points of G2 with
    /// their imaginary parts first. The key's hash on chain is keccak256 over these as 32-byte words.
    /// </summary>
    public static BigInteger[] KeyWords(VerifyingKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return
        [
            .. Words(key.Alpha), .. Words(key.Beta), .. Words(key.Gamma), .. Words(key.Delta), .. key.Ic.SelectMany(Words),
        ];
    }

    /// <summary>Writes the contract.</summary>
    /// <exception cref="ArgumentException">
    /// The name is no identifier, the key has too many public signals, or it has a point at infinity where no sound key has one.
    /// </exception>
    public static string Generate(VerifyingKey key, string contractName, SolidityLayout layout = SolidityLayout.SelfContained)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(contractName);
        if (contractName.Length == 0 || char.IsAsciiDigit(contractName[0])
            || !contractName.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw new ArgumentException($"'{contractName}' is no Solidity identifier.", nameof(contractName));
        }

        if (key.Alpha.IsInfinity || key.Beta.IsInfinity || key.Gamma.IsInfinity || key.Delta.IsInfinity)
        {
            throw new ArgumentException("Alpha, beta, gamma or delta is the point at infinity; no set-up makes such a key.", nameof(key));
        }

        BigInteger[] keyWords = KeyWords(key);
        int signals = key.PublicCount;
        if (signals > MaxPublicSignals)
        {
            throw new ArgumentException(
                $"The key has {signals} public signals; a verifier contract holds at most {MaxPublicSignals} (EIP-170). "
                + "Hash the signals inside the circuit and publish the hash.",
                nameof(key));
        }

        StringBuilder text = new();
        text.Append("// SPDX-License-Identifier: MIT\n");
        text.Append("// Generated from a verifying key by `zkp export solidity`. Do not edit: generate it again.\n");
        text.Append("pragma solidity 0.8.37;\n\n");
        text.Append(layout == SolidityLayout.Importing ? "import {GrothVerifier} from \"../../src/GrothVerifier.sol\";\n" : Embedded());
        text.Append('\n');
        text.Append("/// @title Verifies Groth16 proofs under one key; its constants are the whole of what is generated.\n");
        text.Append(CultureInfo.InvariantCulture, $"contract {contractName} is GrothVerifier {{\n");
        AppendConstants(text, keyWords, signals);
        AppendKey(text, signals);
        AppendSignalCount(text, signals);
        AppendEquation(text, signals);
        return text.Append("}\n").ToString();
    }

    private static void AppendConstants(StringBuilder text, BigInteger[] words, int signals)
    {
        IEnumerable<string> names = KeyNames.Concat(ConstantNames(signals));
        foreach ((string name, BigInteger word) in names.Zip(words))
        {
            text.Append(CultureInfo.InvariantCulture, $"    uint256 private constant {name} = {Hex(word)};\n");
        }
    }

    private static void AppendKey(StringBuilder text, int signals)
    {
        string[] names = [.. KeyNames, .. ConstantNames(signals)];
        text.Append("\n    function _key() internal pure override returns (bytes memory key) {\n");
        text.Append(CultureInfo.InvariantCulture, $"        key = new bytes({names.Length * 32});\n");
        text.Append("        assembly (\"memory-safe\") {\n");
        for (int i = 0; i < names.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"            mstore(add(key, {Hex((i + 1) * 32)}), {names[i]})\n");
        }

        text.Append("        }\n    }\n");
    }

    private static void AppendSignalCount(StringBuilder text, int signals)
    {
        text.Append("\n    function publicSignalCount() public pure override returns (uint256) {\n");
        text.Append(CultureInfo.InvariantCulture, $"        return {signals};\n    }}\n");
    }

    private static BigInteger[] Words(G1Affine point) => [point.X.ToBigInteger(), point.Y.ToBigInteger()];

    private static BigInteger[] Words(G2Affine point) =>
    [
        point.X.C1.ToBigInteger(), point.X.C0.ToBigInteger(), point.Y.C1.ToBigInteger(), point.Y.C0.ToBigInteger(),
    ];

    private static IEnumerable<string> ConstantNames(int signals) =>
        Enumerable.Range(0, signals + 1).SelectMany(i => new[] { $"IC{i}_X", $"IC{i}_Y" });

    private static string Hex(BigInteger word) => "0x" + word.ToString("x64", CultureInfo.InvariantCulture)[^64..];

    private static string Hex(int number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The interface and the hand-written base contract without the lines that may stand only once in a file.</summary>
    private static string Embedded()
    {
        StringBuilder text = new();
        foreach (string name in new[] { "IGrothVerifier.sol", "GrothVerifier.sol" })
        {
            using Stream stream = typeof(SolidityVerifier).Assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"{name} is not embedded in {typeof(SolidityVerifier).Assembly.GetName().Name}.");
            using StreamReader reader = new(stream);
            string[] lines = reader.ReadToEnd().Split('\n');
            IEnumerable<string> body = lines
                .Where(line => !line.StartsWith("// SPDX", StringComparison.Ordinal)
                    && !line.StartsWith("pragma ", StringComparison.Ordinal)
                    && !line.StartsWith("import ", StringComparison.Ordinal));
            text.Append(text.Length > 0 ? "\n" : "").Append(string.Join('\n', body).Trim('\n')).Append('\n');
        }

        return text.ToString();
    }
}

using System.Globalization;
using System.Numerics;
using System.Text;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Writes the Solidity verifier of a verifying key: code that derives from <c>GrothVerifier</c> (contracts/src), the key behind
/// it, and the interface by which both are called. The same key and name give the same bytes, always.
/// </summary>
/// <remarks>
/// Written from the equation of Groth16 (EUROCRYPT 2016, section 3.2) and the precompiles of EIP-196 and EIP-197:
/// the pairing precompile checks e(A, B) e(C, -delta) e(-alpha, beta) e(L, -gamma) = 1. The negated points are constants,
/// so nothing of the proof is negated at run time and its eight words are copied in one piece.
/// <c>verifyProof</c> is called as snarkjs's exported contract.
/// </remarks>
public static partial class SolidityVerifier
{
    /// <summary>
    /// A verifier of this many takes 18,000 of the 24,576 bytes that EIP-170 allows. More cost more gas than a hash of them.
    /// </summary>
    public const int MaxPublicSignals = 80;

    /// <summary>Words of alpha, beta, gamma and delta, before those of IC.</summary>
    private const int PointWords = 14;

    /// <summary>Bytes that the code takes without public signals, and more for each, rounded up; a test asks both ends.</summary>
    private const int CodeRoom = 0xc80;

    private const int CodeRoomPerSignal = 0x50;

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
        text.Append(layout == SolidityLayout.Importing
            ? "import {GrothVerifier} from \"../../src/GrothVerifier.sol\";\nimport {IGrothVerifier} from \"../../src/interfaces/IGrothVerifier.sol\";\n"
            : Embedded());
        AppendInterface(text, contractName, signals);
        AppendCode(text, contractName, signals);
        AppendDeployed(text, contractName, KeyWords(key), signals);
        return text.ToString();
    }

    private static void AppendInterface(StringBuilder text, string name, int signals)
    {
        string last = signals == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", uint256[{signals}] calldata publicSignals");
        text.Append("\n/// @title How to call the verifier. `verifyProof` returns true or reverts; `isValidProof` answers.\n");
        text.Append(CultureInfo.InvariantCulture, $"interface I{name} is IGrothVerifier {{\n");
        foreach (string function in new[] { "verifyProof", "isValidProof" })
        {
            text.Append(CultureInfo.InvariantCulture, $"    function {function}(uint256[2] calldata a, uint256[2][2] calldata b, uint256[2] calldata c{last})\n");
            text.Append("        external\n        view\n        returns (bool);\n");
            text.Append(function == "verifyProof" ? "\n" : "");
        }

        text.Append("}\n");
    }

    /// <summary>The contract that is deployed: its constructor returns the code with the key behind it.</summary>
    private static void AppendDeployed(StringBuilder text, string name, BigInteger[] keyWords, int signals)
    {
        text.Append("\n/// @title Verifies Groth16 proofs under one key.\n");
        text.Append("/// @dev What stands on chain is the code above, zeros up to where it looks for the key, and the key's words: CODECOPY\n");
        text.Append("/// brings them to memory for a third of what as many PUSH and MSTORE cost.\n");
        text.Append(CultureInfo.InvariantCulture, $"contract {name} {{\n    constructor() {{\n");
        text.Append(CultureInfo.InvariantCulture, $"        bytes memory code = type({name}_Code).runtimeCode;\n");
        text.Append(CultureInfo.InvariantCulture, $"        bytes memory padding = new bytes({Hex(KeyAt(signals))} - code.length);\n");
        text.Append("        bytes memory key = bytes.concat(\n");
        (string Title, BigInteger[] Words)[] parts = DataOf(keyWords, signals);
        for (int i = 0; i < parts.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"            // {parts[i].Title}\n");
            string[] literals = [.. parts[i].Words.Select(word => $"            hex\"{Hex(word)[2..]}\"")];
            text.Append(string.Join('\n', literals)).Append(i < parts.Length - 1 ? ",\n" : "\n");
        }

        text.Append("        );\n");
        text.Append("        bytes memory runtime = bytes.concat(code, padding, key);\n");
        text.Append("        assembly (\"memory-safe\") {\n            return(add(runtime, 0x20), mload(runtime))\n        }\n    }\n}\n");
    }

    /// <summary>The words behind the code, from word 3 of GrothVerifier.sol's layout on.</summary>
    private static (string Title, BigInteger[] Words)[] DataOf(BigInteger[] key, int signals)
    {
        BigInteger[] Ic(int i) => i <= signals ? key[(PointWords + (2 * i))..(PointWords + (2 * i) + 2)] : [BigInteger.Zero, BigInteger.Zero];
        List<(string, BigInteger[])> parts =
        [
            ("IC_0", Ic(0)),
            ("IC_1, room for a signal", [.. Ic(1), BigInteger.Zero]),
            ("-delta", [key[10], key[11], Negative(key[12]), Negative(key[13])]),
            ("-alpha", [key[0], Negative(key[1])]),
            ("beta", key[2..6]),
            ("room for L", [BigInteger.Zero, BigInteger.Zero]),
            ("-gamma", [key[6], key[7], Negative(key[8]), Negative(key[9])]),
        ];
        for (int i = 2; i <= signals; i++)
        {
            parts.Add(($"IC_{i}, room for a signal", [.. Ic(i), BigInteger.Zero]));
        }

        return [.. parts];
    }

    /// <summary>How many words lie behind the code.</summary>
    private static int DataWords(int signals) => PairingWords - SumWord + (3 * Math.Max(0, signals - 1));

    /// <summary>Where they begin: a constant is cheaper than asking for the code's size; the constructor fails if the code is longer.</summary>
    private static int KeyAt(int signals) => CodeRoom + (CodeRoomPerSignal * signals);

    /// <summary>One part of an element of Fq2 can be zero, and q itself is no coordinate.</summary>
    private static BigInteger Negative(BigInteger coordinate) => coordinate.IsZero ? coordinate : Fq.Modulus - coordinate;

    private static BigInteger[] Words(G1Affine point) => [point.X.ToBigInteger(), point.Y.ToBigInteger()];

    private static BigInteger[] Words(G2Affine point) =>
    [
        point.X.C1.ToBigInteger(), point.X.C0.ToBigInteger(), point.Y.C1.ToBigInteger(), point.Y.C0.ToBigInteger(),
    ];

    private static string Hex(BigInteger word) => "0x" + word.ToString("x64", CultureInfo.InvariantCulture)[^64..];

    private static string Hex(int number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The interface and the hand-written contracts without the lines that may stand only once in a file.</summary>
    private static string Embedded()
    {
        StringBuilder text = new();
        foreach (string name in new[] { "IGrothVerifier.sol", "BatchEquation.sol", "GrothVerifier.sol" })
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

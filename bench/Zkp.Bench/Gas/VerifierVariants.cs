using System.Globalization;
using System.Numerics;
using System.Text;
using Zkp.Groth16;

namespace Zkp.Bench.Gas;

/// <summary>
/// The verifier of one public signal written in other ways, to see what each technique is worth. They answer valid proofs as the generated one does, and
/// are otherwise less than it: for the bench only.
/// </summary>
internal static class VerifierVariants
{
    private const string Signature = "uint256[2] calldata a, uint256[2][2] calldata b, uint256[2] calldata c, uint256[1] calldata s";

    /// <summary>By name, from the plainest on.</summary>
    public static IReadOnlyList<(string Technique, string Source)> All(VerifyingKey key) =>
    [
        ("Solidity's dispatch, A negated for each proof, key by MSTORE", InSolidity(key, negateProof: true)),
        ("nothing of the proof negated", InSolidity(key, negateProof: false)),
        ("functions dispatched by hand", ByHand(key)),
    ];

    private static string InSolidity(VerifyingKey key, bool negateProof) => $$"""
        // SPDX-License-Identifier: MIT
        pragma solidity 0.8.37;
        contract Variant {
            error InvalidProof();
            function verifyProof({{Signature}}) external view returns (bool valid) {
                assembly {
        {{Equation(key, negateProof, "valid := ")}}
                    mstore(0x40, 0x80)
                    mstore(0x60, 0)
                }
                if (!valid) revert InvalidProof();
            }
        }
        """;

    private static string ByHand(VerifyingKey key) => $$"""
        // SPDX-License-Identifier: MIT
        pragma solidity 0.8.37;
        interface I { function verifyProof({{Signature}}) external view returns (bool); }
        contract Variant {
            fallback() external payable {
                uint256 selector = uint32(I.verifyProof.selector);
                assembly {
                    if or(or(xor(shr(224, calldataload(0)), selector), lt(calldatasize(), 0x124)), callvalue()) { revert(0, 0) }
        {{Equation(key, negateProof: false, "let valid := ")}}
                    if valid { return(0, 0x20) }
                    revert(0, 0)
                }
            }
        }
        """;

    /// <summary>The pairs (A, B), (C, -delta), (-alpha, beta), (L, -gamma); or (-A, B), (C, delta), (alpha, beta), (L, gamma).</summary>
    private static string Equation(VerifyingKey key, bool negateProof, string assign)
    {
        BigInteger[] words = SolidityVerifier.KeyWords(key);
        BigInteger q = Bn254.Fq.Modulus;
        BigInteger Sign(int index) => negateProof ? words[index] : (q - words[index]) % q;
        StringBuilder text = new();
        void Store(int word, params BigInteger[] values)
        {
            foreach (BigInteger value in values)
            {
                text.Append(CultureInfo.InvariantCulture, $"            mstore({word++ * 32}, 0x{value.ToString("x64", CultureInfo.InvariantCulture)[^64..]})\n");
            }
        }

        Store(0, words[14], words[15], words[16], words[17]);
        text.Append(CultureInfo.InvariantCulture, $"            let signal := calldataload(0x104)\n            {assign}lt(signal, {Bn254.Fr.Modulus})\n");
        text.Append("            mstore(0x80, signal)\n");
        text.Append("            valid := and(staticcall(gas(), 7, 0x40, 0x60, 0x40, 0x40), valid)\n");
        text.Append("            valid := and(staticcall(gas(), 6, 0, 0x80, 0x240, 0x40), valid)\n");
        text.Append("            calldatacopy(0, 4, 0x100)\n");
        if (negateProof)
        {
            text.Append(CultureInfo.InvariantCulture, $"            mstore(0x20, mod(sub({q}, calldataload(0x24)), {q}))\n");
            text.Append(CultureInfo.InvariantCulture, $"            valid := and(valid, lt(calldataload(0x24), {q}))\n");
        }

        Store(8, words[10], words[11], Sign(12), Sign(13), words[0], Sign(1), words[2], words[3], words[4], words[5]);
        Store(20, words[6], words[7], Sign(8), Sign(9));
        text.Append("            valid := and(staticcall(gas(), 8, 0, 0x300, 0, 0x20), valid)\n            valid := and(valid, mload(0))\n");
        return text.ToString();
    }
}

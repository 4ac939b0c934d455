using System.Globalization;
using System.Text;

namespace Zkp.Groth16;

public static partial class SolidityVerifier
{
    // Words of the pairing precompile's input: four pairs of a point of G1 and one of G2. The first eight are the proof.
    private const int ProofAt = 0;
    private const int DeltaAt = 8;
    private const int AlphaAt = 12;
    private const int BetaAt = 14;
    private const int CombinationAt = 18;
    private const int GammaAt = 20;
    private const int PairingWords = 24;

    // Where the proof will be, the linear combination is computed first: the running sum, then a point of IC (replaced by
    // its product), then the signal. Memory that is used twice is paid for once.
    private const int SumAt = 0;
    private const int PointAt = 2;
    private const int ScalarAt = 4;

    private static void AppendEquation(StringBuilder text, int signals)
    {
        text.Append("\n    function _isValid(uint256[8] calldata proof, uint256[] calldata publicSignals)\n");
        text.Append("        internal\n        view\n        override\n        returns (bool valid)\n    {\n");
        text.Append("        // Not \"memory-safe\": the equation is written from address 0, over Solidity's free memory pointer and zero\n");
        text.Append("        // slot, which are put back at the end. Constant addresses and a shorter memory are worth 110 gas.\n");
        text.Append("        assembly {\n");
        text.Append(CultureInfo.InvariantCulture, $"            valid := eq(publicSignals.length, {signals})\n");
        AppendCombination(text, signals);
        text.Append("\n            // A, B and C lie in calldata as the pairing precompile wants them (EIP-197).\n");
        text.Append("            calldatacopy(0x00, proof, 0x100)\n");
        Store(text, DeltaAt, "DELTA_X1", "DELTA_X0", Negative("DELTA_Y1"), Negative("DELTA_Y0"));
        Store(text, AlphaAt, "ALPHA_X", Negative("ALPHA_Y"));
        Store(text, BetaAt, "BETA_X1", "BETA_X0", "BETA_Y1", "BETA_Y0");
        Store(text, GammaAt, "GAMMA_X1", "GAMMA_X0", Negative("GAMMA_Y1"), Negative("GAMMA_Y0"));
        text.Append("            // A call that fails leaves the first word as it was, so its success is asked for as well.\n");
        string size = Hex(PairingWords * 32);
        text.Append(CultureInfo.InvariantCulture, $"            valid := and(valid, staticcall(gas(), 0x08, {At(ProofAt)}, {size}, {At(ProofAt)}, 0x20))\n");
        text.Append("            valid := and(valid, mload(0x00))\n\n");
        text.Append("            mstore(0x40, 0x80)\n");
        text.Append("            mstore(0x60, 0x00)\n");
        text.Append("        }\n    }\n");
    }

    /// <summary>L = IC_0 + sum of s_i IC_i, one scalar multiplication and one addition (EIP-196) a signal.</summary>
    private static void AppendCombination(StringBuilder text, int signals)
    {
        if (signals == 0)
        {
            Store(text, CombinationAt, "IC0_X", "IC0_Y");
            return;
        }

        text.Append("\n            // The linear combination of IC: each product goes behind the sum, then both are added.\n");
        Store(text, SumAt, "IC0_X", "IC0_Y");
        for (int i = 0; i < signals; i++)
        {
            string offset = i == 0 ? "publicSignals.offset" : $"add(publicSignals.offset, {Hex(i * 32)})";
            Store(text, PointAt, $"IC{i + 1}_X", $"IC{i + 1}_Y");
            text.Append(CultureInfo.InvariantCulture, $"            {(i == 0 ? "let signal" : "signal")} := calldataload({offset})\n");
            text.Append("            valid := and(valid, lt(signal, R))\n");
            Store(text, ScalarAt, "signal");
            string target = At(i == signals - 1 ? CombinationAt : SumAt);
            text.Append(CultureInfo.InvariantCulture,
                $"            valid := and(valid, staticcall(gas(), 0x07, {At(PointAt)}, 0x60, {At(PointAt)}, 0x40))\n");
            text.Append(CultureInfo.InvariantCulture,
                $"            valid := and(valid, staticcall(gas(), 0x06, {At(SumAt)}, 0x80, {target}, 0x40))\n");
        }
    }

    private static void Store(StringBuilder text, int word, params string[] values)
    {
        foreach (string value in values)
        {
            text.Append(CultureInfo.InvariantCulture, $"            mstore({At(word++)}, {value})\n");
        }
    }

    /// <summary>A constant to the compiler. One part of an element of Fq2 can be zero, and q itself is no coordinate.</summary>
    private static string Negative(string name) => $"mod(sub(Q, {name}), Q)";

    private static string At(int word) => "0x" + (word * 32).ToString("x2", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;

namespace Zkp.Groth16;

public static partial class SolidityVerifier
{
    // Words of memory, as GrothVerifier.sol describes them. The pairing precompile takes the first 24; L is computed in the words
    // where the proof will be: the sum, then a point of IC (replaced by its product), then the signal.
    private const int SumWord = 3;
    private const int PointWord = 5;
    private const int CombinationWord = 18;
    private const int PairingWords = 24;

    /// <summary>The selector comes before the arguments.</summary>
    private const int ArgumentsAt = 4;

    private const int SignalsAt = ArgumentsAt + (8 * 32);

    private static void AppendCode(StringBuilder text, string name, int signals)
    {
        int keyAt = KeyAt(signals);
        text.Append("\n/// @title The code of the verifier; it works only with the key behind it.\n");
        text.Append(CultureInfo.InvariantCulture, $"contract {name}_Code is GrothVerifier {{\n");
        text.Append("    fallback() external payable {\n");
        text.Append(CultureInfo.InvariantCulture, $"        bytes4 verifyProof = I{name}.verifyProof.selector;\n");
        text.Append("        uint256 selector = uint32(verifyProof);\n");
        text.Append("        // Not \"memory-safe\": the equation is written from address 0, over Solidity's free memory pointer and zero slot.\n");
        text.Append("        assembly {\n");
        text.Append("            // One branch for what is no well-formed call of `verifyProof`: selector, size, ether.\n");
        text.Append(CultureInfo.InvariantCulture,
            $"            if iszero(or(or(xor(shr(224, calldataload(0x00)), selector), lt(calldatasize(), {Hex(SignalsAt + (signals * 32))})), callvalue())) {{\n");
        text.Append(CultureInfo.InvariantCulture, $"                codecopy({At(SumWord)}, {Hex(keyAt)}, {Hex(DataWords(signals) * 32)})\n");
        AppendCombination(text, signals);
        text.Append("\n                // A, B and C lie in calldata as the pairing precompile wants them. A call that fails leaves the first word\n");
        text.Append("                // as it was, so its success is asked for as well.\n");
        text.Append(CultureInfo.InvariantCulture, $"                calldatacopy(0x00, {Hex(ArgumentsAt)}, 0x100)\n");
        string pairing = $"staticcall(gas(), 0x08, 0x00, {Hex(PairingWords * 32)}, 0x00, 0x20)";
        text.Append(signals == 0 ? $"                let valid := {pairing}\n" : $"                valid := and({pairing}, valid)\n");
        text.Append("                valid := and(valid, mload(0x00))\n");
        text.Append("                if valid { return(0x00, 0x20) }\n");
        text.Append("            }\n        }\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"        _answer(verifyProof, I{name}.isValidProof.selector, {signals}, {Hex(keyAt)});\n    }}\n}}\n");
    }

    /// <summary>L = IC_0 + sum of s_i IC_i, one scalar multiplication and one addition (EIP-196) a signal.</summary>
    private static void AppendCombination(StringBuilder text, int signals)
    {
        if (signals == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"                mcopy({At(CombinationWord)}, {At(SumWord)}, 0x40)\n");
            return;
        }

        text.Append("\n                // L = IC_0 + sum of s_i IC_i.\n");
        for (int i = 0; i < signals; i++)
        {
            int point = i == 0 ? PointWord : PairingWords + (3 * (i - 1));
            string target = At(i == signals - 1 ? CombinationWord : SumWord);
            text.Append(CultureInfo.InvariantCulture,
                $"                {(i == 0 ? "let signal" : "signal")} := calldataload({Hex(SignalsAt + (i * 32))})\n");
            text.Append(CultureInfo.InvariantCulture, $"                mstore({At(point + 2)}, signal)\n");
            string inField = i == 0 ? "lt(signal, R)" : "and(lt(signal, R), valid)";
            text.Append(CultureInfo.InvariantCulture,
                $"                {(i == 0 ? "let valid" : "valid")} := and(staticcall(gas(), 0x07, {At(point)}, 0x60, {At(PointWord)}, 0x40), {inField})\n");
            text.Append(CultureInfo.InvariantCulture,
                $"                valid := and(staticcall(gas(), 0x06, {At(SumWord)}, 0x80, {target}, 0x40), valid)\n");
        }
    }

    private static string At(int word) => "0x" + (word * 32).ToString("x2", CultureInfo.InvariantCulture);
}

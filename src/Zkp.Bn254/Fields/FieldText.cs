using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Zkp.Bn254;

/// <summary>Field elements as people and JSON files write them.</summary>
internal static class FieldText
{
    /// <summary>78 decimal digits hold every 256-bit number; the bound keeps a hostile text from costing quadratic time.</summary>
    private const int MaxDecimalDigits = 78;

    private const int MaxHexDigits = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Parses an unsigned decimal number, or a hexadecimal one after <c>0x</c>.</summary>
    public static bool TryParse(string? text, out BigInteger value)
    {
        value = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            ReadOnlySpan<char> digits = text.AsSpan(2);
            return digits.Length is > 0 and <= MaxHexDigits
                && !digits.ContainsAnyExcept(HexDigits)
                && BigInteger.TryParse($"0{digits}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        return text.Length <= MaxDecimalDigits
            && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}

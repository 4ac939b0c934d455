using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Zkp.Evm;

/// <summary>
/// The two hexadecimal forms of Ethereum JSON-RPC: data (two digits a byte) and quantities (no leading zeros when written).
/// </summary>
public static class Hex
{
    /// <summary>Data form: <c>0x</c> and two lower-case digits a byte.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>Quantity form: <c>0x0</c>, or <c>0x</c> and digits without leading zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static string EncodeQuantity(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        string digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "0x0" : "0x" + digits;
    }

    /// <summary>Reads data form; the prefix is optional, because tools differ about it.</summary>
    /// <exception cref="FormatException">An odd number of digits, or something that is no digit.</exception>
    public static byte[] Decode(string text) =>
        TryDecode(text, out byte[]? bytes)
            ? bytes
            : throw new FormatException($"'{Shorten(text)}' is not hexadecimal data (an even number of hex digits after 0x).");

    /// <summary>Reads data form; false for an odd number of digits or a character that is no digit.</summary>
    public static bool TryDecode([NotNullWhen(true)] string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text is null)
        {
            return false;
        }

        ReadOnlySpan<char> digits = WithoutPrefix(text);
        if (digits.Length % 2 != 0 || digits.ContainsAnyExcept(Digits))
        {
            return false;
        }

        bytes = Convert.FromHexString(digits);
        return true;
    }

    /// <summary>
    /// Reads a quantity of up to 256 bits. Leading zeros are taken, because some nodes write them; the prefix is required, so
    /// that a decimal number is not misread.
    /// </summary>
    public static bool TryDecodeQuantity([NotNullWhen(true)] string? text, out BigInteger value)
    {
        value = BigInteger.Zero;
        if (text is null || !text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        ReadOnlySpan<char> digits = text.AsSpan(2);
        if (digits.IsEmpty || digits.ContainsAnyExcept(Digits))
        {
            return false;
        }

        digits = digits.TrimStart('0');
        if (digits.Length > 64)
        {
            return false;
        }

        // The zero in front keeps BigInteger from reading a high first digit as a sign.
        value = digits.IsEmpty ? BigInteger.Zero : BigInteger.Parse("0" + digits.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>Reads a quantity.</summary>
    /// <exception cref="FormatException">The text is no quantity of at most 256 bits.</exception>
    public static BigInteger DecodeQuantity(string text) =>
        TryDecodeQuantity(text, out BigInteger value)
            ? value
            : throw new FormatException($"'{Shorten(text)}' is not a hexadecimal quantity of at most 256 bits.");

    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    internal static string Shorten(string? text) => text is null ? "null" : text.Length <= 80 ? text : text[..77] + "...";

    private static ReadOnlySpan<char> WithoutPrefix(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
}

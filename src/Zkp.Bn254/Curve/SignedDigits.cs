namespace Zkp.Bn254;

/// <summary>
/// A positive number in width-w non-adjacent form: digits are zero or odd with an absolute value below 2^(w−1), and at most one of w neighbours is not
/// zero. For groups in which the opposite of an element costs nothing.
/// </summary>
internal static class SignedDigits
{
    /// <summary>The digits, most significant first; the first one is not zero.</summary>
    /// <param name="value">The number.</param>
    /// <param name="width">From 2 (digits −1, 0 and 1) to 8.</param>
    public static sbyte[] Of(UInt128 value, int width)
    {
        List<sbyte> digits = [];
        for (; value != 0; value >>= 1)
        {
            int digit = 0;
            if (UInt128.IsOddInteger(value))
            {
                digit = (int)(value & ((1u << width) - 1));
                digit -= digit >> (width - 1) << width;
                value -= (UInt128)(Int128)digit;
            }

            digits.Add((sbyte)digit);
        }

        digits.Reverse();
        return [.. digits];
    }
}

using System.Globalization;

namespace Zkp.Groth16;

/// <summary>
/// A public random value that nobody could foresee, and how often it is hashed: what ends a ceremony, so that even a last contributor who
/// chose among many keys gains nothing.
/// </summary>
/// <param name="Value">1 to 255 bytes.</param>
/// <param name="IterationsLog">The binary logarithm of the number of SHA-256 iterations, 10 to 63.</param>
public sealed record Beacon(byte[] Value, int IterationsLog)
{
    public const int MinIterationsLog = 10;
    public const int MaxIterationsLog = 63;
    public const int MaxValueLength = 255;

    /// <summary>Takes hexadecimal digits, with or without <c>0x</c>.</summary>
    /// <exception cref="ProofSystemFormatException">No such value, or iterations out of range.</exception>
    public static Beacon Parse(string hex, int iterationsLog)
    {
        ArgumentNullException.ThrowIfNull(hex);
        string digits = hex.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? hex[2..] : hex;
        if (digits.Length is 0 or > 2 * MaxValueLength || digits.Length % 2 != 0 || !digits.All(char.IsAsciiHexDigit))
        {
            throw new ProofSystemFormatException($"The beacon is no hexadecimal value of 1 to {MaxValueLength} bytes.");
        }

        return iterationsLog is >= MinIterationsLog and <= MaxIterationsLog
            ? new Beacon(Convert.FromHexString(digits), iterationsLog)
            : throw new ProofSystemFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"2^{iterationsLog} iterations of a beacon are out of range: the exponent is {MinIterationsLog} to {MaxIterationsLog}."));
    }
}

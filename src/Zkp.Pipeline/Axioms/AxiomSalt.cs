using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Zkp.Bn254;

namespace Zkp.Pipeline.Axioms;

/// <summary>
/// What hides the axioms behind their commitment. Who knows the salt can test guesses of the axioms, and who lost it
/// cannot open the commitment.
/// </summary>
public static class AxiomSalt
{
    // A salt below this was hardly drawn at random: that happens once in 2^125.
    private static readonly BigInteger Smallest = BigInteger.One << 128;

    /// <summary>A uniform field element (about 253.6 bits) from the system's secure generator.</summary>
    public static Fr NewRandom()
    {
        Span<byte> bytes = stackalloc byte[Fr.Size];
        Fr salt;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            // r is just above 2^253, so two bits never matter, and about one draw in four is thrown away.
            bytes[0] &= 0x3f;
        }
        while (!Fr.TryReadBigEndian(bytes, out salt) || salt.ToBigInteger() < Smallest);

        return salt;
    }

    /// <summary>Reads a caller's own salt: a decimal number, or hexadecimal after <c>0x</c>.</summary>
    /// <returns>False unless it is at least 2^128 and less than r.</returns>
    public static bool TryParse(string text, out Fr salt)
    {
        const int longest = 78;
        salt = default;
        return text.Length <= longest && Fr.TryParse(text, out salt) && salt.ToBigInteger() >= Smallest;
    }

    internal static string Requirement { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"A salt is a random number of at least 2^128 and less than {Fr.Modulus}, in decimal or in hexadecimal after 0x.");
}

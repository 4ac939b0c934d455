using System.Buffers;
using System.Security.Cryptography;

namespace Zkp.Pipeline.Proofs;

/// <summary>
/// Names of proofs: 26 characters of Crockford's base 32 in lower case, ten for the time turned round (so that the newest
/// sorts first in a table) and sixteen (80 bits) of randomness (so that one tenant can't guess another's).
/// </summary>
public static class ProofId
{
    public const int Length = 26;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TimeLength = 10;
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private const long MaxTime = (1L << 48) - 1;

    public static string New(DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[Length - TimeLength];
        RandomNumberGenerator.Fill(random);
        Span<char> id = stackalloc char[Length];
        long time = MaxTime - now.ToUnixTimeMilliseconds();
        for (int i = TimeLength - 1; i >= 0; i--, time >>= 5)
        {
            id[i] = Alphabet[(int)(time & 31)];
        }

        for (int i = 0; i < random.Length; i++)
        {
            id[TimeLength + i] = Alphabet[random[i] & 31];
        }

        return new string(id);
    }

    /// <summary>When the id was made, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        long time = 0;
        foreach (char letter in id.AsSpan(0, TimeLength))
        {
            time = (time << 5) | (long)Alphabet.IndexOf(letter, StringComparison.Ordinal);
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(MaxTime - time);
    }

    public static bool IsWellFormed(string? text) =>
        text is { Length: Length } && text.AsSpan().IndexOfAnyExcept(Letters) < 0;
}

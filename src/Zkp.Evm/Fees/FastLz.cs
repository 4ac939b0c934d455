namespace Zkp.Evm;

/// <summary>
/// The length that FastLZ (level 1) would compress bytes to. Chains of the OP Stack price a transaction's data by it since Fjord
/// (https://specs.optimism.io/protocol/fjord/exec-engine.html#fees), so it has to be right to the byte. Nothing is compressed.
/// </summary>
public static class FastLz
{
    private const int TableSize = 1 << 13;
    private const int FarthestMatch = TableSize - 1;

    /// <summary>The last bytes are always literals: neither is a match looked for in the last 13 nor does one reach into the last 4.</summary>
    private const int SearchMargin = 13;
    private const int MatchMargin = 4;

    private const int LiteralRun = 32;
    private const int LongestMatch = 262;
    private const int ShortMatch = 6;

    /// <returns>Bytes, 0 for no data.</returns>
    public static int CompressedLength(ReadOnlySpan<byte> data)
    {
        int limit = Math.Max(0, data.Length - SearchMargin);
        int[] lastSeen = new int[TableSize];
        int total = 0;
        int anchor = 0;
        for (int at = 2; FindMatch(data, lastSeen, limit, ref at) is { } match;)
        {
            total += Literals(at - anchor) + Match(MatchLength(data, match + 3, at + 3), out int length);
            at += length;
            lastSeen[Slot(Read24(data, at))] = at;
            at++;
            lastSeen[Slot(Read24(data, at))] = at;
            at++;
            anchor = at;
        }

        return total + Literals(data.Length - anchor);

        static int Match(int length, out int same)
        {
            same = length;
            int rest = length - 1;
            return (3 * (rest / LongestMatch)) + (rest % LongestMatch >= ShortMatch ? 3 : 2);
        }
    }

    /// <summary>Moves on to the next three bytes that stood earlier within reach, and says where; null when there are none.</summary>
    private static int? FindMatch(ReadOnlySpan<byte> data, int[] lastSeen, int limit, ref int at)
    {
        for (; at < limit; at++)
        {
            int sequence = Read24(data, at);
            ref int slot = ref lastSeen[Slot(sequence)];
            int candidate = slot;
            slot = at;
            if (at - candidate <= FarthestMatch && sequence == Read24(data, candidate))
            {
                // The reference gives up on a match that it finds at the very last place it looks at.
                return at + 1 >= limit ? null : candidate;
            }
        }

        return null;
    }

    /// <summary>Counts the byte at which the two differ as well: that is how the reference counts, and how the format stores lengths.</summary>
    private static int MatchLength(ReadOnlySpan<byte> data, int earlier, int later)
    {
        int most = data.Length - MatchMargin - later;
        for (int length = 0; length < most; length++)
        {
            if (data[earlier + length] != data[later + length])
            {
                return length + 1;
            }
        }

        return most;
    }

    /// <summary>A run of up to 32 literals takes a byte more than it has.</summary>
    private static int Literals(int count) =>
        (count / LiteralRun * (LiteralRun + 1)) + (count % LiteralRun == 0 ? 0 : (count % LiteralRun) + 1);

    private static int Slot(int sequence) => (int)(((2654435769U * (uint)sequence) >> 19) & (TableSize - 1));

    private static int Read24(ReadOnlySpan<byte> data, int at) => data[at] | (data[at + 1] << 8) | (data[at + 2] << 16);
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zkp.Groth16;

/// <summary>BLAKE2b with 64 bytes of output and no key (RFC 7693), piece by piece: the hash of all ceremony transcripts.</summary>
internal sealed class Blake2b
{
    /// <summary>The number of bytes of a hash.</summary>
    public const int Size = 64;

    private const int BlockSize = 128;
    private const int Rounds = 12;

    private static readonly ulong[] Initial =
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ];

    private readonly ulong[] state = [.. Initial];
    private readonly byte[] buffer = new byte[BlockSize];
    private int pending;
    private ulong compressed;

    public Blake2b() => state[0] ^= 0x01010000 ^ (ulong)Size;

    private Blake2b(Blake2b other)
    {
        other.state.CopyTo(state, 0);
        other.buffer.CopyTo(buffer, 0);
        (pending, compressed) = (other.pending, other.compressed);
    }

    private static ReadOnlySpan<byte> Schedule =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ];

    /// <summary>
    /// A hash that was stopped half-way, as a powers of tau file keeps it: the buffer of 128 bytes, eight words of state, the count of
    /// compressed bytes and that of pending ones.
    /// </summary>
    /// <returns>Null when the counts cannot be.</returns>
    public static Blake2b? FromPartial(ReadOnlySpan<byte> partial)
    {
        Blake2b result = new();
        partial[..BlockSize].CopyTo(result.buffer);
        for (int i = 0; i < 8; i++)
        {
            result.state[i] = BinaryPrimitives.ReadUInt64LittleEndian(partial[(BlockSize + (8 * i))..]);
        }

        result.compressed = BinaryPrimitives.ReadUInt64LittleEndian(partial[(BlockSize + 64)..]);
        ulong pending = BinaryPrimitives.ReadUInt64LittleEndian(partial[(BlockSize + 72)..]);
        result.pending = (int)Math.Min(pending, BlockSize);
        return pending <= BlockSize ? result : null;
    }

    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        Blake2b hash = new();
        hash.Append(data);
        return hash.Finish();
    }

    public Blake2b Clone() => new(this);

    public void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            // The last block is compressed in another way, so a full buffer waits for what follows it.
            if (pending == BlockSize)
            {
                compressed += BlockSize;
                Compress(buffer, isLast: false);
                pending = 0;
            }

            if (pending == 0 && data.Length > BlockSize)
            {
                compressed += BlockSize;
                Compress(data[..BlockSize], isLast: false);
                data = data[BlockSize..];
                continue;
            }

            int taken = Math.Min(BlockSize - pending, data.Length);
            data[..taken].CopyTo(buffer.AsSpan(pending));
            pending += taken;
            data = data[taken..];
        }
    }

    /// <summary>A number of 32 bits, most significant byte first, as transcripts have their counts.</summary>
    public void Append(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Append(bytes);
    }

    /// <summary>The hash of all that was appended; the instance is of no use afterwards.</summary>
    public byte[] Finish()
    {
        buffer.AsSpan(pending).Clear();
        compressed += (ulong)pending;
        Compress(buffer, isLast: true);
        byte[] result = new byte[Size];
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(result.AsSpan(8 * i), state[i]);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compress(ReadOnlySpan<byte> block, bool isLast)
    {
        Span<ulong> m = stackalloc ulong[16];
        for (int i = 0; i < m.Length; i++)
        {
            m[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        }

        // The four rows of the state as vectors, a column a lane; diagonals are columns after the rows are rotated.
        Vector256<ulong> h0 = Vector256.Create(state[0], state[1], state[2], state[3]);
        Vector256<ulong> h1 = Vector256.Create(state[4], state[5], state[6], state[7]);
        Vector256<ulong> a = h0;
        Vector256<ulong> b = h1;
        Vector256<ulong> c = Vector256.Create(Initial[0], Initial[1], Initial[2], Initial[3]);
        Vector256<ulong> d = Vector256.Create(
            Initial[4] ^ compressed, Initial[5], isLast ? ~Initial[6] : Initial[6], Initial[7]);
        for (int round = 0; round < Rounds; round++)
        {
            ReadOnlySpan<byte> s = Schedule.Slice(round % 10 * 16, 16);
            Mix(ref a, ref b, ref c, ref d, Vector256.Create(m[s[0]], m[s[2]], m[s[4]], m[s[6]]), Vector256.Create(m[s[1]], m[s[3]], m[s[5]], m[s[7]]));
            b = Vector256.Shuffle(b, Vector256.Create(1UL, 2, 3, 0));
            c = Vector256.Shuffle(c, Vector256.Create(2UL, 3, 0, 1));
            d = Vector256.Shuffle(d, Vector256.Create(3UL, 0, 1, 2));
            Mix(ref a, ref b, ref c, ref d, Vector256.Create(m[s[8]], m[s[10]], m[s[12]], m[s[14]]), Vector256.Create(m[s[9]], m[s[11]], m[s[13]], m[s[15]]));
            b = Vector256.Shuffle(b, Vector256.Create(3UL, 0, 1, 2));
            c = Vector256.Shuffle(c, Vector256.Create(2UL, 3, 0, 1));
            d = Vector256.Shuffle(d, Vector256.Create(1UL, 2, 3, 0));
        }

        (h0 ^ a ^ c).CopyTo(state.AsSpan());
        (h1 ^ b ^ d).CopyTo(state.AsSpan(4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(
        ref Vector256<ulong> a, ref Vector256<ulong> b, ref Vector256<ulong> c, ref Vector256<ulong> d, Vector256<ulong> x, Vector256<ulong> y)
    {
        a += b + x;
        d = RotateRight(d ^ a, 32);
        c += d;
        b = RotateRight(b ^ c, 24);
        a += b + y;
        d = RotateRight(d ^ a, 16);
        c += d;
        b = RotateRight(b ^ c, 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> RotateRight(Vector256<ulong> value, [ConstantExpected] int bits) =>
        Vector256.ShiftRightLogical(value, bits) | Vector256.ShiftLeft(value, 64 - bits);
}

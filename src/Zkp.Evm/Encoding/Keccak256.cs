using System.Buffers.Binary;
using System.Numerics;

namespace Zkp.Evm;

/// <summary>
/// Keccak-256 as Ethereum uses it: the sponge of the Keccak submission with padding 0x01, not SHA3-256's 0x06
/// (https://keccak.team/keccak_specs_summary.html).
/// </summary>
public static class Keccak256
{
    private const int RateBytes = 136;
    private const int Rounds = 24;

    private static readonly ulong[] RoundConstants =
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
        0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
        0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    // Steps ρ and π walk over the lanes along one cycle of 24: where each lane goes, and by how much it is turned.
    private static readonly int[] PiLane = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];
    private static readonly int[] RhoTurn = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    /// <summary>The 32 bytes of the hash.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> input)
    {
        byte[] output = new byte[32];
        Hash(input, output);
        return output;
    }

    /// <summary>Writes the 32 bytes of the hash.</summary>
    public static void Hash(ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        while (input.Length >= RateBytes)
        {
            Absorb(state, input[..RateBytes]);
            input = input[RateBytes..];
        }

        Span<byte> last = stackalloc byte[RateBytes];
        last.Clear();
        input.CopyTo(last);
        last[input.Length] = 0x01;
        last[RateBytes - 1] |= 0x80;
        Absorb(state, last);
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(output[(8 * i)..], state[i]);
        }
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < RateBytes / 8; i++)
        {
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        }

        Permute(state);
    }

    private static void Permute(Span<ulong> a)
    {
        Span<ulong> column = stackalloc ulong[5];
        for (int round = 0; round < Rounds; round++)
        {
            // θ: each lane takes the parity of two neighbouring columns.
            for (int x = 0; x < 5; x++)
            {
                column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            }

            for (int x = 0; x < 5; x++)
            {
                ulong parity = column[(x + 4) % 5] ^ BitOperations.RotateLeft(column[(x + 1) % 5], 1);
                for (int y = 0; y < 25; y += 5)
                {
                    a[x + y] ^= parity;
                }
            }

            // ρ and π.
            ulong moving = a[1];
            for (int i = 0; i < 24; i++)
            {
                int target = PiLane[i];
                (moving, a[target]) = (a[target], BitOperations.RotateLeft(moving, RhoTurn[i]));
            }

            // χ: the only step that is not linear.
            for (int y = 0; y < 25; y += 5)
            {
                a.Slice(y, 5).CopyTo(column);
                for (int x = 0; x < 5; x++)
                {
                    a[y + x] = column[x] ^ (~column[(x + 1) % 5] & column[(x + 2) % 5]);
                }
            }

            // ι.
            a[0] ^= RoundConstants[round];
        }
    }
}

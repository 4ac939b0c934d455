using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Field elements and points drawn from a 256-bit seed by ChaCha20, in the order and by the rules of snarkjs's ceremonies: beacons and
/// challenges come out the same for everybody.
/// </summary>
internal sealed class CeremonyRandom
{
    private const int Words = 16;
    private const int DoubleRounds = 10;

    /// <summary>Both moduli have 254 bits, of which the highest limb holds 62.</summary>
    private const ulong TopLimbMask = (1UL << 62) - 1;

    /// <summary>The index of G2 in the twist's group: 2q − r.</summary>
    private static readonly Limbs Cofactor = Limbs.FromBigInteger((2 * Fq.Modulus) - Fr.Modulus);

    private readonly uint[] state = new uint[Words];
    private readonly uint[] block = new uint[Words];
    private int position = Words;

    /// <summary>Takes the first 32 bytes of a hash, as eight words with the most significant byte first.</summary>
    public CeremonyRandom(ReadOnlySpan<byte> seed)
    {
        (state[0], state[1], state[2], state[3]) = (0x61707865, 0x3320646E, 0x79622D32, 0x6B206574);
        for (int i = 0; i < 8; i++)
        {
            state[4 + i] = BinaryPrimitives.ReadUInt32BigEndian(seed[(4 * i)..]);
        }
    }

    /// <summary>Draws from the operating system's randomness and, mixed in, whatever the contributor adds.</summary>
    public static CeremonyRandom FromEntropy(ReadOnlySpan<byte> more)
    {
        Span<byte> fresh = stackalloc byte[64];
        RandomNumberGenerator.Fill(fresh);
        Blake2b hash = new();
        hash.Append(fresh);
        hash.Append(more);
        byte[] seed = hash.Finish();
        CeremonyRandom result = new(seed);
        CryptographicOperations.ZeroMemory(fresh);
        CryptographicOperations.ZeroMemory(seed);
        return result;
    }

    /// <summary>The beacon's value, hashed by SHA-256 as often as it says, is the seed.</summary>
    public static CeremonyRandom FromBeacon(Beacon beacon, CancellationToken cancellationToken)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(beacon.Value, hash);
        for (ulong i = 1; i < 1UL << beacon.IterationsLog; i++)
        {
            if ((i & 0xFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            SHA256.HashData(hash, hash);
        }

        return new CeremonyRandom(hash);
    }

    /// <summary>The words drawn are taken for the Montgomery form, without conversion.</summary>
    public Fr NextFr() => new(NextBelow(Montgomery<ScalarModulus>.Modulus));

    public G1Affine NextG1()
    {
        while (true)
        {
            Fq x = NextFq();
            bool isGreater = (NextUInt32() & 1) != 0;
            if (SquareRoots.TryRoot((x.Square() * x) + Fq.FromUInt64(3), out Fq y))
            {
                return new G1Affine(x, CompressedPoints.IsGreater(y) == isGreater ? y : -y);
            }
        }
    }

    public G2Affine NextG2()
    {
        while (true)
        {
            Fq real = NextFq();
            Fq2 x = new(real, NextFq());
            bool isGreater = (NextUInt32() & 1) != 0;
            if (SquareRoots.TryRoot((x.Square() * x) + G2Affine.TwistB, out Fq2 y))
            {
                G2Affine point = new(x, CompressedPoints.IsGreater(y) == isGreater ? y : -y);
                return G2Affine.From(point.ToJacobian().Multiply(Cofactor));
            }
        }
    }

    private Fq NextFq() => new(NextBelow(Montgomery<BaseModulus>.Modulus));

    private Limbs NextBelow(in Limbs modulus)
    {
        while (true)
        {
            Limbs value = new(NextUInt64(), NextUInt64(), NextUInt64(), NextUInt64() & TopLimbMask);
            if (value.IsBelow(modulus))
            {
                return value;
            }
        }
    }

    private ulong NextUInt64()
    {
        ulong high = NextUInt32();
        return (high << 32) | NextUInt32();
    }

    private uint NextUInt32()
    {
        if (position == Words)
        {
            FillBlock();
        }

        return block[position++];
    }

    private void FillBlock()
    {
        state.CopyTo(block, 0);
        for (int i = 0; i < DoubleRounds; i++)
        {
            QuarterRound(0, 4, 8, 12);
            QuarterRound(1, 5, 9, 13);
            QuarterRound(2, 6, 10, 14);
            QuarterRound(3, 7, 11, 15);
            QuarterRound(0, 5, 10, 15);
            QuarterRound(1, 6, 11, 12);
            QuarterRound(2, 7, 8, 13);
            QuarterRound(3, 4, 9, 14);
        }

        for (int i = 0; i < Words; i++)
        {
            block[i] += state[i];
        }

        // No ceremony draws 2^32 blocks, so one word counts them.
        state[12]++;
        position = 0;
    }

    private void QuarterRound(int a, int b, int c, int d)
    {
        block[a] += block[b];
        block[d] = BitOperations.RotateLeft(block[d] ^ block[a], 16);
        block[c] += block[d];
        block[b] = BitOperations.RotateLeft(block[b] ^ block[c], 12);
        block[a] += block[b];
        block[d] = BitOperations.RotateLeft(block[d] ^ block[a], 8);
        block[c] += block[d];
        block[b] = BitOperations.RotateLeft(block[b] ^ block[c], 7);
    }
}

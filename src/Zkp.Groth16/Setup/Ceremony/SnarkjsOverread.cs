using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// A circuit's hash takes the points [τⁱ⁺ⁿ]₁ − [τⁱ]₁ in chunks of 2^14 and rounds their number n − 1 up to whole chunks. Where the circuit
/// fills the powers of tau, the last minuend is then whatever lies behind that section in the file: a "point" off the curve with coordinates
/// of up to 256 bits. To come to the same hash as snarkjs, this computes what its arithmetic makes of it, wrapping around as that does.
/// </summary>
internal static class SnarkjsOverread
{
    private static readonly BigInteger R = BigInteger.One << 256;
    private static readonly BigInteger Q = Fq.Modulus;

    /// <summary>−q⁻¹ mod 2^256.</summary>
    private static readonly BigInteger NegativeInverse = R - Limbs.FromBigInteger(Q).InverseModulo2To256();

    /// <summary>bytes − point, by the formula for two affine points.</summary>
    /// <param name="bytes">Two raw coordinates in Montgomery form, least significant byte first.</param>
    /// <param name="point">A finite point.</param>
    public static Affine<Fq> Subtract(ReadOnlySpan<byte> bytes, G1Affine point)
    {
        BigInteger x1 = new(bytes[..Fq.Size], isUnsigned: true);
        BigInteger y1 = new(bytes.Slice(Fq.Size, Fq.Size), isUnsigned: true);
        BigInteger x2 = point.X.Limbs.ToBigInteger();
        BigInteger y2 = (-point.Y).Limbs.ToBigInteger();
        BigInteger h = Subtract(x2, x1);
        BigInteger difference = Subtract(y2, y1);
        BigInteger hh = Multiply(h, h);
        BigInteger i = Add(hh, hh);
        i = Add(i, i);
        BigInteger j = Multiply(h, i);
        BigInteger r = Add(difference, difference);
        BigInteger v = Multiply(x1, i);
        BigInteger x3 = Subtract(Subtract(Multiply(r, r), j), Add(v, v));
        BigInteger correction = Multiply(y1, j);
        BigInteger y3 = Subtract(Multiply(Subtract(v, x3), r), Add(correction, correction));

        // From here on factors are reduced, so that plain field arithmetic gives the same.
        Fq z = FromRaw(Add(h, h)).Invert();
        Fq square = z.Square();
        return new Affine<Fq>(FromRaw(x3) * square, FromRaw(y3) * square * z);
    }

    private static Fq FromRaw(BigInteger montgomery) => new(Limbs.FromBigInteger(montgomery % Q));

    private static BigInteger Add(BigInteger a, BigInteger b)
    {
        BigInteger sum = a + b;
        return sum >= Q ? (sum - Q) % R : sum;
    }

    private static BigInteger Subtract(BigInteger a, BigInteger b) => a >= b ? a - b : (a - b + R + Q) % R;

    private static BigInteger Multiply(BigInteger a, BigInteger b)
    {
        BigInteger product = a * b;
        BigInteger m = product % R * NegativeInverse % R;
        BigInteger reduced = (product + (m * Q)) / R;
        return reduced >= Q ? (reduced - Q) % R : reduced;
    }

    /// <summary>Newton's iteration: each step doubles the number of right bits.</summary>
    private static BigInteger InverseModulo2To256(this Limbs odd)
    {
        BigInteger value = odd.ToBigInteger();
        BigInteger inverse = BigInteger.One;
        for (int bits = 1; bits < 256; bits *= 2)
        {
            inverse = inverse * (2 + R - (value * inverse % R)) % R;
        }

        return inverse;
    }
}

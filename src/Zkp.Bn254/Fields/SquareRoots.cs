using System.Numerics;

namespace Zkp.Bn254;

/// <summary>Square roots in Fq (q is 3 modulo 4, so a power does it) and in Fq2 (through the norm).</summary>
internal static class SquareRoots
{
    private static readonly BigInteger RootExponent = (Fq.Modulus + 1) / 4;

    private static readonly Fq Half = Fq.FromUInt64(2).Invert();

    /// <summary>A root, or false when there is none.</summary>
    public static bool TryRoot(Fq value, out Fq root)
    {
        root = value.Pow(RootExponent);
        return root.Square() == value;
    }

    /// <summary>A root, or false when there is none.</summary>
    public static bool TryRoot(Fq2 value, out Fq2 root)
    {
        root = default;
        if (value.C1.IsZero)
        {
            // Every element of Fq has a root in Fq2: its own, or that of its negative times u.
            root = TryRoot(value.C0, out Fq real)
                ? new Fq2(real, Fq.Zero)
                : new Fq2(Fq.Zero, TryRoot(-value.C0, out Fq imaginary) ? imaginary : Fq.Zero);
            return root.Square() == value;
        }

        if (!TryRoot(value.C0.Square() + value.C1.Square(), out Fq norm))
        {
            return false;
        }

        // x² = (c0 ± norm)/2 for the sign for which that is a square; then y = c1/(2x).
        if (!TryRoot((value.C0 + norm) * Half, out Fq x) && !TryRoot((value.C0 - norm) * Half, out x))
        {
            return false;
        }

        root = new Fq2(x, value.C1 * Half * x.Invert());
        return root.Square() == value;
    }
}

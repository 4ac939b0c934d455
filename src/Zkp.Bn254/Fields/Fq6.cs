namespace Zkp.Bn254;

/// <summary>An element of Fq2[v]/(v³ − (9 + u)).</summary>
internal readonly struct Fq6(Fq2 c0, Fq2 c1, Fq2 c2)
{
    public readonly Fq2 C0 = c0;
    public readonly Fq2 C1 = c1;
    public readonly Fq2 C2 = c2;

    public static Fq6 One => new(Fq2.One, Fq2.Zero, Fq2.Zero);

    public bool IsZero => C0.IsZero && C1.IsZero && C2.IsZero;

    public static Fq6 operator +(in Fq6 x, in Fq6 y) => new(x.C0 + y.C0, x.C1 + y.C1, x.C2 + y.C2);

    public static Fq6 operator -(in Fq6 x, in Fq6 y) => new(x.C0 - y.C0, x.C1 - y.C1, x.C2 - y.C2);

    public static Fq6 operator -(in Fq6 x) => new(-x.C0, -x.C1, -x.C2);

    /// <summary>Karatsuba over three terms (Devegili et al., ePrint 2006/471, section 4): six multiplications.</summary>
    public static Fq6 operator *(in Fq6 x, in Fq6 y)
    {
        Fq2 v0 = x.C0 * y.C0;
        Fq2 v1 = x.C1 * y.C1;
        Fq2 v2 = x.C2 * y.C2;
        Fq2 c0 = (((x.C1 + x.C2) * (y.C1 + y.C2)) - v1 - v2).MultiplyByNonResidue() + v0;
        Fq2 c1 = ((x.C0 + x.C1) * (y.C0 + y.C1)) - v0 - v1 + v2.MultiplyByNonResidue();
        Fq2 c2 = ((x.C0 + x.C2) * (y.C0 + y.C2)) - v0 - v2 + v1;
        return new Fq6(c0, c1, c2);
    }

    public static Fq6 operator *(in Fq6 x, in Fq2 y) => new(x.C0 * y, x.C1 * y, x.C2 * y);

    /// <summary>This times d0 + d1·v.</summary>
    public Fq6 MultiplyBy01(in Fq2 d0, in Fq2 d1)
    {
        Fq2 v0 = C0 * d0;
        Fq2 v1 = C1 * d1;
        Fq2 c0 = (((C1 + C2) * d1) - v1).MultiplyByNonResidue() + v0;
        Fq2 c1 = ((C0 + C1) * (d0 + d1)) - v0 - v1;
        Fq2 c2 = ((C0 + C2) * d0) - v0 + v1;
        return new Fq6(c0, c1, c2);
    }

    /// <summary>This times v.</summary>
    public Fq6 MultiplyByV() => new(C2.MultiplyByNonResidue(), C0, C1);

    public Fq6 Invert()
    {
        Fq2 t0 = C0.Square() - (C1 * C2).MultiplyByNonResidue();
        Fq2 t1 = C2.Square().MultiplyByNonResidue() - (C0 * C1);
        Fq2 t2 = C1.Square() - (C0 * C2);
        Fq2 norm = (C0 * t0) + ((C2 * t1) + (C1 * t2)).MultiplyByNonResidue();
        return new Fq6(t0, t1, t2) * norm.Invert();
    }

    public bool Equals(in Fq6 other) => C0 == other.C0 && C1 == other.C1 && C2 == other.C2;
}

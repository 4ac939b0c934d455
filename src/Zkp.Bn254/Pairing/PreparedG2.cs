namespace Zkp.Bn254;

/// <summary>
/// The lines of the optimal ate Miller loop for one point of G2, computed once. Homogeneous projective coordinates with the
/// formulas of Costello, Lange and Naehrig (ePrint 2009/615) for a D-type twist.
/// </summary>
public sealed class PreparedG2
{
    private static readonly Fq TwoInverse = Fq.FromUInt64(2).Invert();

    /// <summary>6x + 2 in non-adjacent form, most significant digit first, without the leading one.</summary>
    internal static readonly sbyte[] LoopDigits = SignedDigits.Of(((UInt128)6 * G2Affine.CurveParameter) + 2, width: 2)[1..];

    internal LineCoefficients[] Lines { get; }

    internal bool IsInfinity { get; }

    /// <summary>Prepares a point that is known to be in G2.</summary>
    public PreparedG2(G2Affine point)
    {
        IsInfinity = point.IsInfinity;
        if (IsInfinity)
        {
            Lines = [];
            return;
        }

        List<LineCoefficients> lines = new(110);
        Fq2 x = point.X, y = point.Y, z = Fq2.One;
        G2Affine negated = -point;
        foreach (sbyte digit in LoopDigits)
        {
            lines.Add(DoubleStep(ref x, ref y, ref z));
            if (digit != 0)
            {
                lines.Add(AddStep(ref x, ref y, ref z, digit > 0 ? point : negated));
            }
        }

        G2Affine first = point.Psi();
        G2Affine second = -first.Psi();
        lines.Add(AddStep(ref x, ref y, ref z, first));
        lines.Add(AddStep(ref x, ref y, ref z, second));
        Lines = [.. lines];
    }

    private static LineCoefficients DoubleStep(ref Fq2 x, ref Fq2 y, ref Fq2 z)
    {
        Fq2 a = x * y * TwoInverse;
        Fq2 b = y.Square();
        Fq2 c = z.Square();
        Fq2 e = G2Affine.TwistB * (c.Double() + c);
        Fq2 f = e.Double() + e;
        Fq2 g = (b + f) * TwoInverse;
        Fq2 h = (y + z).Square() - (b + c);
        Fq2 i = e - b;
        Fq2 j = x.Square();
        Fq2 ee = e.Square();
        x = a * (b - f);
        y = g.Square() - (ee.Double() + ee);
        z = b * h;
        return new LineCoefficients(-h, j.Double() + j, i);
    }

    private static LineCoefficients AddStep(ref Fq2 x, ref Fq2 y, ref Fq2 z, G2Affine q)
    {
        Fq2 theta = y - (q.Y * z);
        Fq2 lambda = x - (q.X * z);
        Fq2 c = theta.Square();
        Fq2 d = lambda.Square();
        Fq2 e = lambda * d;
        Fq2 f = z * c;
        Fq2 g = x * d;
        Fq2 h = e + f - g.Double();
        Fq2 j = (theta * q.X) - (lambda * q.Y);
        x = lambda * h;
        y = (theta * (g - h)) - (e * y);
        z *= e;
        return new LineCoefficients(lambda, -theta, j);
    }
}

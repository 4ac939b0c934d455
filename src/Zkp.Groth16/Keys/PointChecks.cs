using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Checks of points that were copied from a file's bytes and may hold anything.</summary>
internal static class PointChecks
{
    public static bool IsValid(in G1Affine point) => IsReduced(point.X) && IsReduced(point.Y) && point.IsOnCurve;

    public static bool IsValid(in G2Affine point) =>
        IsReduced(point.X.C0) && IsReduced(point.X.C1) && IsReduced(point.Y.C0) && IsReduced(point.Y.C1) && point.IsOnCurve;

    /// <summary>Whether all coordinates are below the base field's modulus.</summary>
    public static bool AreReduced(ReadOnlySpan<Limbs> coordinates)
    {
        foreach (ref readonly Limbs coordinate in coordinates)
        {
            if (!coordinate.IsBelow(Montgomery<BaseModulus>.Modulus))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsReduced(Fq coordinate) => coordinate.Limbs.IsBelow(Montgomery<BaseModulus>.Modulus);
}

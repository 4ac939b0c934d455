using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>The curve's equation for many points.</summary>
internal static unsafe class LaneCurve
{
    public static bool IsSupported => Lanes8.IsSupported || Lanes4.IsSupported;

    /// <summary>
    /// Whether y² = x³ + 3, in G2 y² = x³ + 3 / (9 + u), or (x, y) = (0, 0), for every point. Coordinates must be canonical; with others the
    /// answer means nothing.
    /// </summary>
    public static bool AreOnCurve<TField>(Affine<TField>* points, int count)
        where TField : unmanaged, IField<TField> => typeof(TField) == typeof(Fq)
        ? AreOnCurve((Affine<Fq>*)points, count)
        : AreOnCurve((Affine<Fq2>*)points, count);

    private static bool AreOnCurve(Affine<Fq>* points, int count) => Lanes8.IsSupported
        ? AreOnCurve<FqLanes<Lanes8>, Lanes8, Fq>(points, count, Fq.FromUInt64(3))
        : AreOnCurve<FqLanes<Lanes4>, Lanes4, Fq>(points, count, Fq.FromUInt64(3));

    private static bool AreOnCurve(Affine<Fq2>* points, int count) => Lanes8.IsSupported
        ? AreOnCurve<Fq2Lanes<Lanes8>, Lanes8, Fq2>(points, count, G2Affine.TwistB)
        : AreOnCurve<Fq2Lanes<Lanes4>, Lanes4, Fq2>(points, count, G2Affine.TwistB);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool AreOnCurve<TLanes, TVector, TField>(Affine<TField>* points, int count, TField b)
        where TLanes : struct, ILaneField<TVector, TField>
        where TVector : unmanaged, ILaneVector<TVector>
        where TField : unmanaged, IField<TField>
    {
        int lanes = TVector.Count;
        int size = TLanes.Size;
        using AlignedBuffer<TVector> memory = new(5L * size);
        TVector* x = memory.Pointer;
        TVector* y = x + size;
        TVector* cube = y + size;
        TVector* square = cube + size;
        TVector* constant = square + size;
        TField* constants = stackalloc TField[lanes];
        new Span<TField>(constants, lanes).Fill(b);
        TLanes.Load(constant, constants);
        Affine<TField>** pointers = stackalloc Affine<TField>*[lanes];
        for (int first = 0; first < count; first += lanes)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                pointers[lane] = points + Math.Min(first + lane, count - 1);
            }

            TLanes.LoadPoints(x, y, pointers);
            TVector any = TVector.Zero;
            for (int i = 0; i < 2 * size; i++)
            {
                any |= x[i];
            }

            TLanes.Square(cube, x);
            TLanes.Multiply(cube, cube, x);
            TLanes.Square(square, y);
            TLanes.ReduceDifference(square, square, cube, constant);
            TVector isFine = TLanes.IsZero(square) | TVector.IsZero(any);
            if (!TVector.IsAllBitsSet(isFine))
            {
                return false;
            }
        }

        return true;
    }
}

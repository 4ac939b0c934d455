using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <summary>The curve's equation for many points.</summary>
internal static unsafe class LaneCurve<TLanes, TField>
    where TLanes : struct, ILaneField<TField>
    where TField : unmanaged, IField<TField>
{
    private const int Lanes = 8;

    public static bool IsSupported => LaneMath<BaseModulus>.IsSupported;

    /// <summary>
    /// Whether y² = x³ + b, or (x, y) = (0, 0), for every point. Coordinates must be canonical; with others the answer means nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AreOnCurve(Affine<TField>* points, int count, TField b)
    {
        int size = TLanes.Size;
        using AlignedBuffer<Vector512<long>> memory = new(5L * size);
        Vector512<long>* x = memory.Pointer;
        Vector512<long>* y = x + size;
        Vector512<long>* cube = y + size;
        Vector512<long>* square = cube + size;
        Vector512<long>* constant = square + size;
        TField* constants = stackalloc TField[Lanes];
        new Span<TField>(constants, Lanes).Fill(b);
        TLanes.Load(constant, constants);
        Affine<TField>** pointers = stackalloc Affine<TField>*[Lanes];
        for (int first = 0; first < count; first += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                pointers[lane] = points + Math.Min(first + lane, count - 1);
            }

            TLanes.LoadPoints(x, y, pointers);
            Vector512<long> any = Vector512<long>.Zero;
            for (int i = 0; i < 2 * size; i++)
            {
                any |= x[i];
            }

            TLanes.Square(cube, x);
            TLanes.Multiply(cube, cube, x);
            TLanes.Square(square, y);
            TLanes.ReduceDifference(square, square, cube, constant);
            Vector512<long> isFine = TLanes.IsZero(square) | Vector512.Equals(any, Vector512<long>.Zero);
            if (!Vector512.EqualsAll(isFine, Vector512<long>.AllBitsSet))
            {
                return false;
            }
        }

        return true;
    }
}

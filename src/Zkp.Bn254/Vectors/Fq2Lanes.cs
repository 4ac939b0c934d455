using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <summary>Eight elements of Fq2: the real parts, then the coefficients of u.</summary>
internal readonly unsafe struct Fq2Lanes : ILaneField<Fq2>
{
    private const int Half = LaneMath<BaseModulus>.Limbs;

    private static readonly Fq2 Twist3B = G2Affine.TwistB.Double() + G2Affine.TwistB;

    public static int Size => 2 * Half;

    /// <summary>
    /// Karatsuba with differences, whose limbs stay small where those of sums would not:
    /// x0·y1 + x1·y0 = (x0 − x1)(y1 − y0) + x0·y0 + x1·y1.
    /// </summary>
    /// <remarks>
    /// Limbs of x may reach 2^30 and those of y 2^29 in absolute value. x0 − x1 is normalised, so that its product with y1 − y0 (2^30)
    /// stays within the bounds of the product.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y)
    {
        long* memory = stackalloc long[(4 * Half * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* cross = LaneStack.Align(memory);
        Vector512<long>* difference = cross + Half;
        Vector512<long>* real = cross + (2 * Half);
        Vector512<long>* imaginary = cross + (3 * Half);
        LaneMath<BaseModulus>.Subtract(difference, x, x + Half);
        LaneMath<BaseModulus>.Carry(difference, difference);
        LaneMath<BaseModulus>.MultiplyDifference(cross, y + Half, y, difference);
        LaneMath<BaseModulus>.Multiply(real, x, y);
        LaneMath<BaseModulus>.Multiply(imaginary, x + Half, y + Half);
        LaneMath<BaseModulus>.CarryDifference(result, real, imaginary);
        LaneMath<BaseModulus>.CarrySum(result + Half, cross, real, imaginary);
    }

    /// <summary>As <see cref="Multiply"/>, of a difference whose limbs may reach 2^30.</summary>
    public static void MultiplyDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* z, Vector512<long>* y)
    {
        long* memory = stackalloc long[(2 * Half * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* difference = LaneStack.Align(memory);
        Subtract(difference, x, z);
        Multiply(result, difference, y);
    }

    /// <summary>(x0 + x1)(x0 − x1) + 2·x0·x1·u, of a normalised x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(Vector512<long>* result, Vector512<long>* x)
    {
        long* memory = stackalloc long[(3 * Half * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* sum = LaneStack.Align(memory);
        Vector512<long>* difference = sum + Half;
        Vector512<long>* product = sum + (2 * Half);
        LaneMath<BaseModulus>.Add(sum, x, x + Half);
        LaneMath<BaseModulus>.Subtract(difference, x, x + Half);
        LaneMath<BaseModulus>.Multiply(product, x, x + Half);
        LaneMath<BaseModulus>.Multiply(result, sum, difference);
        LaneMath<BaseModulus>.Add(product, product, product);
        LaneMath<BaseModulus>.Carry(result + Half, product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y)
    {
        LaneMath<BaseModulus>.Add(result, x, y);
        LaneMath<BaseModulus>.Add(result + Half, x + Half, y + Half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y)
    {
        LaneMath<BaseModulus>.Subtract(result, x, y);
        LaneMath<BaseModulus>.Subtract(result + Half, x + Half, y + Half);
    }

    public static void Reduce(Vector512<long>* result, Vector512<long>* x)
    {
        LaneMath<BaseModulus>.Reduce(result, x);
        LaneMath<BaseModulus>.Reduce(result + Half, x + Half);
    }

    public static void ReduceDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y, Vector512<long>* z)
    {
        LaneMath<BaseModulus>.ReduceDifference(result, x, y, z);
        LaneMath<BaseModulus>.ReduceDifference(result + Half, x + Half, y + Half, z + Half);
    }

    public static void ReduceDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y)
    {
        LaneMath<BaseModulus>.ReduceDifference(result, x, y);
        LaneMath<BaseModulus>.ReduceDifference(result + Half, x + Half, y + Half);
    }

    public static Vector512<long> IsZero(Vector512<long>* x) =>
        LaneMath<BaseModulus>.IsMultipleOfP(x) & LaneMath<BaseModulus>.IsMultipleOfP(x + Half);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select(Vector512<long>* result, Vector512<long> mask, Vector512<long>* x, Vector512<long>* y)
    {
        LaneMath<BaseModulus>.Select(result, mask, x, y);
        LaneMath<BaseModulus>.Select(result + Half, mask, x + Half, y + Half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NegateWhere(Vector512<long>* x, Vector512<long> mask)
    {
        LaneMath<BaseModulus>.NegateWhere(x, mask);
        LaneMath<BaseModulus>.NegateWhere(x + Half, mask);
    }

    public static void MultiplyBy3B(Vector512<long>* result, Vector512<long>* x)
    {
        long* memory = stackalloc long[(2 * Half * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* constant = LaneStack.Align(memory);
        Fq2* values = stackalloc Fq2[8];
        new Span<Fq2>(values, 8).Fill(Twist3B);
        Load(constant, values);
        Multiply(result, x, constant);
        Reduce(result, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadPoints(Vector512<long>* x, Vector512<long>* y, Affine<Fq2>** points)
    {
        ulong** rows = (ulong**)points;
        LoadCoordinate(x, rows, 0);
        LoadCoordinate(y, rows, 8);
    }

    public static void Store(Fq2* destination, Vector512<long>* x)
    {
        ulong* words = stackalloc ulong[64];
        LaneMath<BaseModulus>.Pack((Vector512<ulong>*)words, x);
        LaneMath<BaseModulus>.Pack((Vector512<ulong>*)(words + 32), x + Half);
        for (int lane = 0; lane < 8; lane++)
        {
            destination[lane] = new Fq2(FqLanes.Lane(words, lane), FqLanes.Lane(words + 32, lane));
        }
    }

    public static void Load(Vector512<long>* result, Fq2* source)
    {
        Fq* parts = stackalloc Fq[16];
        for (int lane = 0; lane < 8; lane++)
        {
            parts[lane] = source[lane].C0;
            parts[8 + lane] = source[lane].C1;
        }

        FqLanes.Load(result, parts);
        FqLanes.Load(result + Half, parts + 8);
    }

    public static void StorePoints(Affine<Fq2>** destinations, Vector512<long>* x, Vector512<long>* y)
    {
        Fq2* xs = stackalloc Fq2[8];
        Fq2* ys = stackalloc Fq2[8];
        Store(xs, x);
        Store(ys, y);
        for (int lane = 0; lane < 8; lane++)
        {
            *destinations[lane] = new Affine<Fq2>(xs[lane], ys[lane]);
        }
    }

    private static void LoadCoordinate(Vector512<long>* result, ulong** rows, int offset)
    {
        long* memory = stackalloc long[(8 * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<ulong>* columns = (Vector512<ulong>*)LaneStack.Align(memory);
        LaneTranspose.Transpose(
            columns,
            Vector512.Load(rows[0] + offset), Vector512.Load(rows[1] + offset),
            Vector512.Load(rows[2] + offset), Vector512.Load(rows[3] + offset),
            Vector512.Load(rows[4] + offset), Vector512.Load(rows[5] + offset),
            Vector512.Load(rows[6] + offset), Vector512.Load(rows[7] + offset));
        LaneMath<BaseModulus>.Unpack(result, columns[0], columns[1], columns[2], columns[3]);
        LaneMath<BaseModulus>.Unpack(result + Half, columns[4], columns[5], columns[6], columns[7]);
    }
}

using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>A vector of elements of Fq2: the real parts, then the coefficients of u.</summary>
internal readonly unsafe struct Fq2Lanes<TVector> : ILaneField<TVector, Fq2>
    where TVector : unmanaged, ILaneVector<TVector>
{
    private const int Half = LaneLimbs.Count;

    private static readonly Fq2 Twist3B = G2Affine.TwistB.Double() + G2Affine.TwistB;

    public static int Size => 2 * Half;

    /// <summary>
    /// Karatsuba with differences, whose limbs stay small where those of sums would not:
    /// x0·y1 + x1·y0 = (x0 − x1)(y1 − y0) + x0·y0 + x1·y1, on columns that are not reduced, so that three products share two reductions.
    /// </summary>
    /// <remarks>
    /// Limbs of both may reach 2^29 in absolute value: normalised numbers or a difference of two. The columns of the differences' product may
    /// wrap around 2^64, but with the other two added they are Σ x0ᵢ·y1ⱼ + x1ᵢ·y0ⱼ, at most 18·2^58, and so are those of the real part.
    /// 407 multiplications in place of 489.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(TVector* result, TVector* x, TVector* y)
    {
        const int Columns = LaneMath<LaneBaseModulus, TVector>.Columns;
        TVector* memory = stackalloc TVector[(2 * Columns) + (2 * Half) + 1];
        TVector* left = LaneStack.Align(memory);
        TVector* right = left + Half;
        TVector* real = right + Half;
        TVector* imaginary = real + Columns;
        LaneMath<LaneBaseModulus, TVector>.Subtract(left, x, x + Half);
        LaneMath<LaneBaseModulus, TVector>.Subtract(right, y + Half, y);
        LaneMath<LaneBaseModulus, TVector>.Product(real, x, y);
        LaneMath<LaneBaseModulus, TVector>.Product(imaginary, x + Half, y + Half);
        LaneMath<LaneBaseModulus, TVector>.MultiplyAdd(result + Half, left, right, real, imaginary);
        LaneMath<LaneBaseModulus, TVector>.ReduceColumns(result, real);
    }

    /// <summary>As <see cref="Multiply"/>, of a difference of two normalised numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyDifference(TVector* result, TVector* x, TVector* z, TVector* y)
    {
        TVector* memory = stackalloc TVector[(2 * Half) + 1];
        TVector* difference = LaneStack.Align(memory);
        Subtract(difference, x, z);
        Multiply(result, difference, y);
    }

    /// <summary>(x0 + x1)(x0 − x1) + 2·x0·x1·u, of a normalised x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(TVector* result, TVector* x)
    {
        TVector* memory = stackalloc TVector[(3 * Half) + 1];
        TVector* sum = LaneStack.Align(memory);
        TVector* difference = sum + Half;
        TVector* product = sum + (2 * Half);
        LaneMath<LaneBaseModulus, TVector>.Add(sum, x, x + Half);
        LaneMath<LaneBaseModulus, TVector>.Subtract(difference, x, x + Half);
        LaneMath<LaneBaseModulus, TVector>.Multiply(product, x, x + Half);
        LaneMath<LaneBaseModulus, TVector>.Multiply(result, sum, difference);
        LaneMath<LaneBaseModulus, TVector>.Add(product, product, product);
        LaneMath<LaneBaseModulus, TVector>.Carry(result + Half, product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(TVector* result, TVector* x, TVector* y)
    {
        LaneMath<LaneBaseModulus, TVector>.Add(result, x, y);
        LaneMath<LaneBaseModulus, TVector>.Add(result + Half, x + Half, y + Half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(TVector* result, TVector* x, TVector* y)
    {
        LaneMath<LaneBaseModulus, TVector>.Subtract(result, x, y);
        LaneMath<LaneBaseModulus, TVector>.Subtract(result + Half, x + Half, y + Half);
    }

    public static void Reduce(TVector* result, TVector* x)
    {
        LaneMath<LaneBaseModulus, TVector>.Reduce(result, x);
        LaneMath<LaneBaseModulus, TVector>.Reduce(result + Half, x + Half);
    }

    public static void ReduceDifference(TVector* result, TVector* x, TVector* y, TVector* z)
    {
        LaneMath<LaneBaseModulus, TVector>.ReduceDifference(result, x, y, z);
        LaneMath<LaneBaseModulus, TVector>.ReduceDifference(result + Half, x + Half, y + Half, z + Half);
    }

    public static void ReduceDifference(TVector* result, TVector* x, TVector* y)
    {
        LaneMath<LaneBaseModulus, TVector>.ReduceDifference(result, x, y);
        LaneMath<LaneBaseModulus, TVector>.ReduceDifference(result + Half, x + Half, y + Half);
    }

    public static TVector IsZero(TVector* x) =>
        LaneMath<LaneBaseModulus, TVector>.IsMultipleOfP(x) & LaneMath<LaneBaseModulus, TVector>.IsMultipleOfP(x + Half);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select(TVector* result, TVector mask, TVector* x, TVector* y)
    {
        LaneMath<LaneBaseModulus, TVector>.Select(result, mask, x, y);
        LaneMath<LaneBaseModulus, TVector>.Select(result + Half, mask, x + Half, y + Half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NegateWhere(TVector* x, TVector mask)
    {
        LaneMath<LaneBaseModulus, TVector>.NegateWhere(x, mask);
        LaneMath<LaneBaseModulus, TVector>.NegateWhere(x + Half, mask);
    }

    public static void MultiplyBy3B(TVector* result, TVector* x)
    {
        TVector* memory = stackalloc TVector[(2 * Half) + 1];
        TVector* constant = LaneStack.Align(memory);
        Fq2* values = stackalloc Fq2[TVector.Count];
        new Span<Fq2>(values, TVector.Count).Fill(Twist3B);
        Load(constant, values);
        Multiply(result, x, constant);
        Reduce(result, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadPoints(TVector* x, TVector* y, Affine<Fq2>** points)
    {
        LoadCoordinate(x, (ulong**)points, 0);
        LoadCoordinate(y, (ulong**)points, 8);
    }

    public static void Store(Fq2* destination, TVector* x)
    {
        TVector* words = stackalloc TVector[8];
        LaneMath<LaneBaseModulus, TVector>.Pack(words, x);
        LaneMath<LaneBaseModulus, TVector>.Pack(words + 4, x + Half);
        for (int lane = 0; lane < TVector.Count; lane++)
        {
            destination[lane] = new Fq2(new Fq(LaneWords.Read(words, lane)), new Fq(LaneWords.Read(words + 4, lane)));
        }
    }

    public static void Load(TVector* result, Fq2* source)
    {
        TVector* words = stackalloc TVector[8];
        for (int lane = 0; lane < TVector.Count; lane++)
        {
            LaneWords.Write(words, lane, source[lane].C0.Limbs);
            LaneWords.Write(words + 4, lane, source[lane].C1.Limbs);
        }

        LaneMath<LaneBaseModulus, TVector>.Unpack(result, words);
        LaneMath<LaneBaseModulus, TVector>.Unpack(result + Half, words + 4);
    }

    public static void StorePoints(Affine<Fq2>** destinations, TVector* x, TVector* y)
    {
        Fq2* xs = stackalloc Fq2[TVector.Count];
        Fq2* ys = stackalloc Fq2[TVector.Count];
        Store(xs, x);
        Store(ys, y);
        for (int lane = 0; lane < TVector.Count; lane++)
        {
            *destinations[lane] = new Affine<Fq2>(xs[lane], ys[lane]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadCoordinate(TVector* result, ulong** rows, int offset)
    {
        TVector* memory = stackalloc TVector[9];
        TVector* columns = LaneStack.Align(memory);
        TVector.LoadEightWords(columns, rows, offset);
        LaneMath<LaneBaseModulus, TVector>.Unpack(result, columns);
        LaneMath<LaneBaseModulus, TVector>.Unpack(result + Half, columns + 4);
    }
}

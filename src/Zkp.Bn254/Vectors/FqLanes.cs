using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>A vector of elements of Fq.</summary>
internal readonly unsafe struct FqLanes<TVector> : ILaneField<TVector, Fq>
    where TVector : unmanaged, ILaneVector<TVector>
{
    public static int Size => LaneLimbs.Count;

    public static void Multiply(TVector* result, TVector* x, TVector* y) =>
        LaneMath<LaneBaseModulus, TVector>.Multiply(result, x, y);

    public static void MultiplyDifference(TVector* result, TVector* x, TVector* z, TVector* y) =>
        LaneMath<LaneBaseModulus, TVector>.MultiplyDifference(result, x, z, y);

    public static void Square(TVector* result, TVector* x) => LaneMath<LaneBaseModulus, TVector>.Square(result, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(TVector* result, TVector* x, TVector* y) => LaneMath<LaneBaseModulus, TVector>.Add(result, x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(TVector* result, TVector* x, TVector* y) =>
        LaneMath<LaneBaseModulus, TVector>.Subtract(result, x, y);

    public static void Reduce(TVector* result, TVector* x) => LaneMath<LaneBaseModulus, TVector>.Reduce(result, x);

    public static void ReduceDifference(TVector* result, TVector* x, TVector* y, TVector* z) =>
        LaneMath<LaneBaseModulus, TVector>.ReduceDifference(result, x, y, z);

    public static void ReduceDifference(TVector* result, TVector* x, TVector* y) =>
        LaneMath<LaneBaseModulus, TVector>.ReduceDifference(result, x, y);

    public static TVector IsZero(TVector* x) => LaneMath<LaneBaseModulus, TVector>.IsMultipleOfP(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select(TVector* result, TVector mask, TVector* x, TVector* y) =>
        LaneMath<LaneBaseModulus, TVector>.Select(result, mask, x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NegateWhere(TVector* x, TVector mask) => LaneMath<LaneBaseModulus, TVector>.NegateWhere(x, mask);

    /// <summary>3·b = 9.</summary>
    public static void MultiplyBy3B(TVector* result, TVector* x)
    {
        for (int i = 0; i < Size; i++)
        {
            result[i] = (x[i] << 3) + x[i];
        }

        LaneMath<LaneBaseModulus, TVector>.Carry(result, result);
        LaneMath<LaneBaseModulus, TVector>.Reduce(result, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadPoints(TVector* x, TVector* y, Affine<Fq>** points)
    {
        TVector* memory = stackalloc TVector[9];
        TVector* columns = LaneStack.Align(memory);
        TVector.LoadEightWords(columns, (ulong**)points, 0);
        LaneMath<LaneBaseModulus, TVector>.Unpack(x, columns);
        LaneMath<LaneBaseModulus, TVector>.Unpack(y, columns + 4);
    }

    public static void Store(Fq* destination, TVector* x)
    {
        TVector* words = stackalloc TVector[4];
        LaneMath<LaneBaseModulus, TVector>.Pack(words, x);
        for (int lane = 0; lane < TVector.Count; lane++)
        {
            destination[lane] = new Fq(LaneWords.Read(words, lane));
        }
    }

    public static void Load(TVector* result, Fq* source)
    {
        TVector* words = stackalloc TVector[4];
        for (int lane = 0; lane < TVector.Count; lane++)
        {
            LaneWords.Write(words, lane, source[lane].Limbs);
        }

        LaneMath<LaneBaseModulus, TVector>.Unpack(result, words);
    }

    public static void StorePoints(Affine<Fq>** destinations, TVector* x, TVector* y)
    {
        TVector* words = stackalloc TVector[8];
        LaneMath<LaneBaseModulus, TVector>.Pack(words, x);
        LaneMath<LaneBaseModulus, TVector>.Pack(words + 4, y);
        for (int lane = 0; lane < TVector.Count; lane++)
        {
            *destinations[lane] = new Affine<Fq>(new Fq(LaneWords.Read(words, lane)), new Fq(LaneWords.Read(words + 4, lane)));
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <summary>Eight elements of Fq.</summary>
internal readonly unsafe struct FqLanes : ILaneField<Fq>
{
    public static int Size => LaneMath<BaseModulus>.Limbs;

    public static void Multiply(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y) =>
        LaneMath<BaseModulus>.Multiply(result, x, y);

    public static void MultiplyDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* z, Vector512<long>* y) =>
        LaneMath<BaseModulus>.MultiplyDifference(result, x, z, y);

    public static void Square(Vector512<long>* result, Vector512<long>* x) => LaneMath<BaseModulus>.Square(result, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y) => LaneMath<BaseModulus>.Add(result, x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y) =>
        LaneMath<BaseModulus>.Subtract(result, x, y);

    public static void Reduce(Vector512<long>* result, Vector512<long>* x) => LaneMath<BaseModulus>.Reduce(result, x);

    public static void ReduceDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y, Vector512<long>* z) =>
        LaneMath<BaseModulus>.ReduceDifference(result, x, y, z);

    public static void ReduceDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y) =>
        LaneMath<BaseModulus>.ReduceDifference(result, x, y);

    public static Vector512<long> IsZero(Vector512<long>* x) => LaneMath<BaseModulus>.IsMultipleOfP(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select(Vector512<long>* result, Vector512<long> mask, Vector512<long>* x, Vector512<long>* y) =>
        LaneMath<BaseModulus>.Select(result, mask, x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NegateWhere(Vector512<long>* x, Vector512<long> mask) => LaneMath<BaseModulus>.NegateWhere(x, mask);

    /// <summary>3·b = 9.</summary>
    public static void MultiplyBy3B(Vector512<long>* result, Vector512<long>* x)
    {
        for (int i = 0; i < Size; i++)
        {
            result[i] = Vector512.ShiftLeft(x[i], 3) + x[i];
        }

        LaneMath<BaseModulus>.Carry(result, result);
        LaneMath<BaseModulus>.Reduce(result, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadPoints(Vector512<long>* x, Vector512<long>* y, Affine<Fq>** points)
    {
        long* memory = stackalloc long[(8 * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<ulong>* columns = (Vector512<ulong>*)LaneStack.Align(memory);
        ulong** rows = (ulong**)points;
        LaneTranspose.Transpose(
            columns,
            Vector512.Load(rows[0]), Vector512.Load(rows[1]), Vector512.Load(rows[2]), Vector512.Load(rows[3]),
            Vector512.Load(rows[4]), Vector512.Load(rows[5]), Vector512.Load(rows[6]), Vector512.Load(rows[7]));
        LaneMath<BaseModulus>.Unpack(x, columns[0], columns[1], columns[2], columns[3]);
        LaneMath<BaseModulus>.Unpack(y, columns[4], columns[5], columns[6], columns[7]);
    }

    public static void Store(Fq* destination, Vector512<long>* x)
    {
        ulong* words = stackalloc ulong[32];
        LaneMath<BaseModulus>.Pack((Vector512<ulong>*)words, x);
        for (int lane = 0; lane < 8; lane++)
        {
            destination[lane] = Lane(words, lane);
        }
    }

    public static void Load(Vector512<long>* result, Fq* source)
    {
        ulong* words = stackalloc ulong[32];
        for (int lane = 0; lane < 8; lane++)
        {
            Limbs limbs = source[lane].Limbs;
            words[lane] = limbs.L0;
            words[8 + lane] = limbs.L1;
            words[16 + lane] = limbs.L2;
            words[24 + lane] = limbs.L3;
        }

        Vector512<ulong>* columns = (Vector512<ulong>*)words;
        LaneMath<BaseModulus>.Unpack(result, columns[0], columns[1], columns[2], columns[3]);
    }

    public static void StorePoints(Affine<Fq>** destinations, Vector512<long>* x, Vector512<long>* y)
    {
        ulong* words = stackalloc ulong[64];
        LaneMath<BaseModulus>.Pack((Vector512<ulong>*)words, x);
        LaneMath<BaseModulus>.Pack((Vector512<ulong>*)(words + 32), y);
        for (int lane = 0; lane < 8; lane++)
        {
            *destinations[lane] = new Affine<Fq>(Lane(words, lane), Lane(words + 32, lane));
        }
    }

    internal static Fq Lane(ulong* words, int lane) =>
        new(new Limbs(words[lane], words[8 + lane], words[16 + lane], words[24 + lane]));
}

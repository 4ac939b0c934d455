using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zkp.Bn254;

/// <summary>Eight lanes of AVX-512.</summary>
internal readonly unsafe struct Lanes8(Vector512<long> value) : ILaneVector<Lanes8>
{
    private readonly Vector512<long> value = value;

    public static bool IsSupported => Avx512F.IsSupported && Avx512DQ.IsSupported;

    public static int Count => 8;

    public static bool HasManyRegisters => true;

    public static Lanes8 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<long>.Zero);
    }

    public static Lanes8 NoCarry
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<long>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Create(long value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 x, Lanes8 y) => new(x.value + y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 x, Lanes8 y) => new(x.value - y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 x, Lanes8 y) => new(Avx512F.Multiply(x.value.AsInt32(), y.value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator &(Lanes8 x, Lanes8 y) => new(x.value & y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator |(Lanes8 x, Lanes8 y) => new(x.value | y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator ^(Lanes8 x, Lanes8 y) => new(x.value ^ y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator <<(Lanes8 x, int count) => new(Vector512.ShiftLeft(x.value, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator >>(Lanes8 x, int count) => new(Vector512.ShiftRightArithmetic(x.value, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator >>>(Lanes8 x, int count) => new(Vector512.ShiftRightLogical(x.value, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 IsNegative(Lanes8 x) => new(Vector512.ShiftRightArithmetic(x.value, 63));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 IsZero(Lanes8 x) => new(Vector512.Equals(x.value, Vector512<long>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Select(Lanes8 mask, Lanes8 x, Lanes8 y) => new(Vector512.ConditionalSelect(mask.value, x.value, y.value));

    public static bool IsAllBitsSet(Lanes8 mask) => Vector512.EqualsAll(mask.value, Vector512<long>.AllBitsSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Bias(Lanes8 column) => column;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 CarryOf(Lanes8 column) => new(Vector512.ShiftRightArithmetic(column.value, LaneLimbs.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadFourWords(Lanes8* columns, ulong** rows)
    {
        Lanes8* all = stackalloc Lanes8[8];
        Transpose(
            (Vector512<ulong>*)all, 1,
            Half(rows[0]), Half(rows[1]), Half(rows[2]), Half(rows[3]), Half(rows[4]), Half(rows[5]), Half(rows[6]), Half(rows[7]));
        for (int word = 0; word < 4; word++)
        {
            columns[word] = all[word];
        }

        static Vector512<ulong> Half(ulong* source) => Vector512.Create(Vector256.Load(source), Vector256<ulong>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadEightWords(Lanes8* columns, ulong** rows, int offset) => Transpose(
        (Vector512<ulong>*)columns, 1,
        Vector512.Load(rows[0] + offset), Vector512.Load(rows[1] + offset), Vector512.Load(rows[2] + offset), Vector512.Load(rows[3] + offset),
        Vector512.Load(rows[4] + offset), Vector512.Load(rows[5] + offset), Vector512.Load(rows[6] + offset), Vector512.Load(rows[7] + offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(Lanes8* rows, int stride)
    {
        Vector512<ulong>* r = (Vector512<ulong>*)rows;
        Transpose(r, stride, r[0], r[stride], r[2 * stride], r[3 * stride], r[4 * stride], r[5 * stride], r[6 * stride], r[7 * stride]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector512<ulong>* columns, int stride,
        Vector512<ulong> r0, Vector512<ulong> r1, Vector512<ulong> r2, Vector512<ulong> r3,
        Vector512<ulong> r4, Vector512<ulong> r5, Vector512<ulong> r6, Vector512<ulong> r7)
    {
        // Pairs of words, then pairs of pairs, then halves.
        Vector512<ulong> a0 = Avx512F.UnpackLow(r0, r1), a1 = Avx512F.UnpackHigh(r0, r1);
        Vector512<ulong> a2 = Avx512F.UnpackLow(r2, r3), a3 = Avx512F.UnpackHigh(r2, r3);
        Vector512<ulong> a4 = Avx512F.UnpackLow(r4, r5), a5 = Avx512F.UnpackHigh(r4, r5);
        Vector512<ulong> a6 = Avx512F.UnpackLow(r6, r7), a7 = Avx512F.UnpackHigh(r6, r7);

        Vector512<ulong> b0 = Avx512F.Shuffle4x128(a0, a2, 0x88), b1 = Avx512F.Shuffle4x128(a0, a2, 0xDD);
        Vector512<ulong> b2 = Avx512F.Shuffle4x128(a1, a3, 0x88), b3 = Avx512F.Shuffle4x128(a1, a3, 0xDD);
        Vector512<ulong> b4 = Avx512F.Shuffle4x128(a4, a6, 0x88), b5 = Avx512F.Shuffle4x128(a4, a6, 0xDD);
        Vector512<ulong> b6 = Avx512F.Shuffle4x128(a5, a7, 0x88), b7 = Avx512F.Shuffle4x128(a5, a7, 0xDD);

        columns[0] = Avx512F.Shuffle4x128(b0, b4, 0x88);
        columns[4 * stride] = Avx512F.Shuffle4x128(b0, b4, 0xDD);
        columns[2 * stride] = Avx512F.Shuffle4x128(b1, b5, 0x88);
        columns[6 * stride] = Avx512F.Shuffle4x128(b1, b5, 0xDD);
        columns[stride] = Avx512F.Shuffle4x128(b2, b6, 0x88);
        columns[5 * stride] = Avx512F.Shuffle4x128(b2, b6, 0xDD);
        columns[3 * stride] = Avx512F.Shuffle4x128(b3, b7, 0x88);
        columns[7 * stride] = Avx512F.Shuffle4x128(b3, b7, 0xDD);
    }
}

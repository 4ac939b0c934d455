using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zkp.Bn254;

/// <summary>Four lanes of AVX2.</summary>
internal readonly unsafe struct Lanes4(Vector256<long> value) : ILaneVector<Lanes4>
{
    private readonly Vector256<long> value = value;

    public static bool IsSupported => Avx2.IsSupported;

    public static int Count => 4;

    public static bool HasManyRegisters => false;

    public static Lanes4 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<long>.Zero);
    }

    /// <summary>What the bias 2^63 of a column below carries.</summary>
    public static Lanes4 NoCarry
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256.Create(1L << (63 - LaneLimbs.Bits)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Create(long value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator +(Lanes4 x, Lanes4 y) => new(x.value + y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 x, Lanes4 y) => new(x.value - y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator *(Lanes4 x, Lanes4 y) => new(Avx2.Multiply(x.value.AsInt32(), y.value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator &(Lanes4 x, Lanes4 y) => new(x.value & y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator |(Lanes4 x, Lanes4 y) => new(x.value | y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator ^(Lanes4 x, Lanes4 y) => new(x.value ^ y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator <<(Lanes4 x, int count) => new(Vector256.ShiftLeft(x.value, count));

    /// <summary>The low half by a logical shift of 64 bits, the high half by an arithmetic one of 32: AVX2 has none of 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator >>(Lanes4 x, int count) => new(Avx2.Blend(
        Vector256.ShiftRightLogical(x.value, count).AsInt32(),
        Vector256.ShiftRightArithmetic(x.value.AsInt32(), count < 32 ? count : 31),
        0b1010_1010).AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator >>>(Lanes4 x, int count) => new(Vector256.ShiftRightLogical(x.value, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 IsNegative(Lanes4 x) => new(Vector256.GreaterThan(Vector256<long>.Zero, x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 IsZero(Lanes4 x) => new(Vector256.Equals(x.value, Vector256<long>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Select(Lanes4 mask, Lanes4 x, Lanes4 y) => new(Avx2.BlendVariable(y.value, x.value, mask.value));

    public static bool IsAllBitsSet(Lanes4 mask) => Vector256.EqualsAll(mask.value, Vector256<long>.AllBitsSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Bias(Lanes4 column) => new(column.value + Vector256.Create(long.MaxValue - (1L << (63 - LaneLimbs.Bits)) + 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 CarryOf(Lanes4 column) => new(Vector256.ShiftRightLogical(column.value, LaneLimbs.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadFourWords(Lanes4* columns, ulong** rows) => LoadFour(columns, rows, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadEightWords(Lanes4* columns, ulong** rows, int offset)
    {
        LoadFour(columns, rows, offset);
        LoadFour(columns + 4, rows, offset + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(Lanes4* rows, int stride)
    {
        Vector256<ulong>* r = (Vector256<ulong>*)rows;
        Transpose(r, stride, r[0], r[stride], r[2 * stride], r[3 * stride]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadFour(Lanes4* columns, ulong** rows, int offset) => Transpose(
        (Vector256<ulong>*)columns, 1,
        Vector256.Load(rows[0] + offset), Vector256.Load(rows[1] + offset), Vector256.Load(rows[2] + offset), Vector256.Load(rows[3] + offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector256<ulong>* columns, int stride, Vector256<ulong> r0, Vector256<ulong> r1, Vector256<ulong> r2, Vector256<ulong> r3)
    {
        // Pairs of words, then halves.
        Vector256<ulong> a0 = Avx2.UnpackLow(r0, r1), a1 = Avx2.UnpackHigh(r0, r1);
        Vector256<ulong> a2 = Avx2.UnpackLow(r2, r3), a3 = Avx2.UnpackHigh(r2, r3);
        columns[0] = Avx2.Permute2x128(a0, a2, 0x20);
        columns[stride] = Avx2.Permute2x128(a1, a3, 0x20);
        columns[2 * stride] = Avx2.Permute2x128(a0, a2, 0x31);
        columns[3 * stride] = Avx2.Permute2x128(a1, a3, 0x31);
    }
}

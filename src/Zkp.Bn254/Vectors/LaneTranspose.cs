using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zkp.Bn254;

/// <summary>Turns eight rows of eight 64-bit words into eight columns.</summary>
internal static unsafe class LaneTranspose
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(
        Vector512<ulong>* columns,
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
        columns[4] = Avx512F.Shuffle4x128(b0, b4, 0xDD);
        columns[2] = Avx512F.Shuffle4x128(b1, b5, 0x88);
        columns[6] = Avx512F.Shuffle4x128(b1, b5, 0xDD);
        columns[1] = Avx512F.Shuffle4x128(b2, b6, 0x88);
        columns[5] = Avx512F.Shuffle4x128(b2, b6, 0xDD);
        columns[3] = Avx512F.Shuffle4x128(b3, b7, 0x88);
        columns[7] = Avx512F.Shuffle4x128(b3, b7, 0xDD);
    }
}

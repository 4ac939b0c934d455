using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>Four vectors of 64-bit words, one number a lane.</summary>
internal static unsafe class LaneWords
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Limbs Read<TVector>(TVector* words, int lane)
        where TVector : unmanaged, ILaneVector<TVector>
    {
        ulong* w = (ulong*)words + lane;
        return new Limbs(w[0], w[TVector.Count], w[2 * TVector.Count], w[3 * TVector.Count]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<TVector>(TVector* words, int lane, in Limbs number)
        where TVector : unmanaged, ILaneVector<TVector>
    {
        ulong* w = (ulong*)words + lane;
        w[0] = number.L0;
        w[TVector.Count] = number.L1;
        w[2 * TVector.Count] = number.L2;
        w[3 * TVector.Count] = number.L3;
    }
}

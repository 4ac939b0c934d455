using System.Runtime.CompilerServices;

// Kernels write every local before they read it; clearing kilobytes of stack on each call would cost more than their arithmetic.
[module: SkipLocalsInit]

namespace Zkp.Bn254;

/// <summary>Alignment of vectors on the stack: a misaligned access may touch two cache lines. Allocate one vector more than you need.</summary>
internal static unsafe class LaneStack
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector* Align<TVector>(TVector* memory)
        where TVector : unmanaged => (TVector*)(((nint)memory + sizeof(TVector) - 1) & -sizeof(TVector));
}

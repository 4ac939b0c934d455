using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

// Kernels write every local before they read it; clearing kilobytes of stack on each call would cost more than their arithmetic.
[module: SkipLocalsInit]

namespace Zkp.Bn254;

/// <summary>Cache-line alignment for vectors on the stack: a misaligned 64-byte access touches two lines.</summary>
internal static unsafe class LaneStack
{
    /// <summary>The 64-bit words to allocate for this many vectors, with room to align.</summary>
    public const int WordsPerVector = 8;

    public const int Slack = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long>* Align(long* memory) => (Vector512<long>*)(((nint)memory + 63) & ~63);
}

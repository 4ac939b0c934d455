using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>
/// How canonical scalars are cut into signed digits. Adding half a window's range to every window but the highest turns the signed
/// digits of s into plain bit fields of s + offset, each less half its range, so that windows can be read in any order
/// without carries; a zero scalar has zero digits only.
/// </summary>
internal readonly struct ScalarWindows
{
    /// <summary>A digit fits a 16-bit integer.</summary>
    public const int MaxBits = 16;

    /// <summary>Scalars are below r &lt; 2^254.</summary>
    private const int ScalarBits = 254;

    private readonly Limbs offset;

    public ScalarWindows(int bits)
    {
        Bits = bits;

        // The highest window takes no offset; with one spare bit its digit does not exceed half the range either.
        Count = (ScalarBits + bits) / bits;
        UInt128 low = 0, high = 0;
        for (int window = 0; window < Count - 1; window++)
        {
            int bit = (window * bits) + bits - 1;
            if (bit < 128)
            {
                low |= UInt128.One << bit;
            }
            else
            {
                high |= UInt128.One << (bit - 128);
            }
        }

        offset = new Limbs((ulong)low, (ulong)(low >> 64), (ulong)high, (ulong)(high >> 64));
    }

    /// <summary>The width of a window; digits lie in [−2^(bits−1), 2^(bits−1)].</summary>
    public int Bits { get; }

    public int Count { get; }

    /// <summary>The largest absolute value of a digit.</summary>
    public int MaxDigit => 1 << (Bits - 1);

    /// <summary>The signed digit of one window.</summary>
    public unsafe int Digit(in Limbs scalar, int window)
    {
        Limbs* shifted = stackalloc Limbs[2];
        short digit;
        *shifted = Shift(scalar);
        ReadShiftedDigits(shifted, 1, window, &digit);
        return digit;
    }

    /// <summary>The scalar plus the offset, below 2^255: what <see cref="ReadShiftedDigits"/> reads.</summary>
    public Limbs Shift(in Limbs scalar)
    {
        ulong s0 = scalar.L0 + offset.L0;
        ulong c = s0 < offset.L0 ? 1UL : 0UL;
        ulong s1 = scalar.L1 + offset.L1;
        ulong c1 = s1 < offset.L1 ? 1UL : 0UL;
        s1 += c;
        c = c1 | (s1 < c ? 1UL : 0UL);
        ulong s2 = scalar.L2 + offset.L2;
        c1 = s2 < offset.L2 ? 1UL : 0UL;
        s2 += c;
        c = c1 | (s2 < c ? 1UL : 0UL);
        return new Limbs(s0, s1, s2, scalar.L3 + offset.L3 + c);
    }

    /// <summary>
    /// The signed digits of one window of shifted scalars. May read seven bytes beyond the last scalar, and takes nothing of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void ReadShiftedDigits(Limbs* shifted, int count, int window, short* digits)
    {
        int bit = window * Bits;
        int shift = bit & 7;
        ulong mask = (1UL << Math.Min(Bits, 256 - bit)) - 1;
        int offset = window == Count - 1 ? 0 : MaxDigit;
        byte* field = (byte*)shifted + (bit >> 3);
        for (int i = 0; i < count; i++)
        {
            digits[i] = (short)((int)((Unsafe.ReadUnaligned<ulong>(field) >> shift) & mask) - offset);
            field += sizeof(Limbs);
        }
    }
}

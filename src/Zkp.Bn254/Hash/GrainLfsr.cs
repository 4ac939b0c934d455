using System.Numerics;

namespace Zkp.Bn254;

/// <summary>
/// The self-shrinking Grain LFSR from which the Poseidon paper (Grassi et al., ePrint 2019/458, appendix E) draws the
/// constants of an instance, so that nobody can choose them.
/// </summary>
internal sealed class GrainLfsr
{
    private const int StateBits = 80;
    private const int WarmUpBits = 160;
    private const int FieldBits = 254;

    private readonly bool[] state = new bool[StateBits];
    private int head;

    public GrainLfsr(int width, int fullRounds, int partialRounds)
    {
        int position = 0;
        Append(1, 2, ref position); // a prime field
        Append(0, 4, ref position); // the S-box x^alpha
        Append(FieldBits, 12, ref position);
        Append(width, 12, ref position);
        Append(fullRounds, 10, ref position);
        Append(partialRounds, 10, ref position);
        Append((1 << 30) - 1, 30, ref position);
        for (int i = 0; i < WarmUpBits; i++)
        {
            NextRaw();
        }
    }

    /// <summary>The next 254-bit integer, most significant bit first; not reduced.</summary>
    public BigInteger NextInteger()
    {
        Span<byte> bytes = stackalloc byte[(FieldBits + 7) / 8];
        bytes.Clear();
        for (int bit = FieldBits - 1; bit >= 0; bit--)
        {
            if (NextBit())
            {
                bytes[bit / 8] |= (byte)(1 << (bit % 8));
            }
        }

        return new BigInteger(bytes, isUnsigned: true);
    }

    /// <summary>The next field element: integers not below the modulus are thrown away, so that the draw is uniform.</summary>
    public Fr NextElement()
    {
        while (true)
        {
            if (Fr.TryFromBigInteger(NextInteger(), out Fr element))
            {
                return element;
            }
        }
    }

    // Bits come in pairs: the second is given out when the first is one, and thrown away when it is zero.
    private bool NextBit()
    {
        while (!NextRaw())
        {
            NextRaw();
        }

        return NextRaw();
    }

    private bool NextRaw()
    {
        bool bit = At(62) ^ At(51) ^ At(38) ^ At(23) ^ At(13) ^ At(0);
        state[head] = bit;
        head = head + 1 == StateBits ? 0 : head + 1;
        return bit;
    }

    private bool At(int index)
    {
        int position = head + index;
        return state[position < StateBits ? position : position - StateBits];
    }

    private void Append(int value, int bits, ref int position)
    {
        for (int bit = bits - 1; bit >= 0; bit--)
        {
            state[position++] = ((value >> bit) & 1) != 0;
        }
    }
}

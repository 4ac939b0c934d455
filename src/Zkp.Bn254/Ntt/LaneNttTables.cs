using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <summary>The powers of a root of unity and the scaling of coefficients, in the layout that <see cref="LaneNtt"/> reads.</summary>
#pragma warning disable CA1001 // The finalizers of the buffers free them: a proof under way may still read tables that another size has replaced.
internal sealed unsafe class LaneNttTables
{
    private const int Lanes = 8;
    private const int Limbs = LaneMath<ScalarModulus>.Limbs;
    private const int GroupWords = 32;

    private static readonly Lock Gate = new();
    private static LaneNttTables? latest;

    private readonly AlignedBuffer<ulong> twiddles;
    private readonly AlignedBuffer<ulong> factors;
    private readonly AlignedBuffer<Vector512<long>> eighthRoots;

    private LaneNttTables(int logSize)
    {
        LogSize = logSize;
        long size = 1L << logSize;

        // The powers for butterflies h apart lie at words 4h to 8h, each group of eight like the data.
        twiddles = new AlignedBuffer<ulong>(4 * size);
        for (int logHalf = 3; logHalf < logSize; logHalf++)
        {
            WritePowers(twiddles.Pointer + (4L << logHalf), NttDomain.Root(logHalf + 1), 1L << logHalf, Fr.One);
        }

        eighthRoots = new AlignedBuffer<Vector512<long>>(4 * Limbs);
        Fr* lanes = stackalloc Fr[Lanes];
        for (int i = 0; i < 4; i++)
        {
            new Span<Fr>(lanes, Lanes).Fill(NttDomain.Root(3).Pow(i));
            LoadReduced(eighthRoots.Pointer + (i * Limbs), lanes);
        }

        factors = new AlignedBuffer<ulong>(4 * size);
        WriteFactors();
    }

    public int LogSize { get; }

    /// <summary>The tables of one size. The newest are kept, since a process mostly proves one circuit.</summary>
    public static LaneNttTables Get(int logSize)
    {
        lock (Gate)
        {
            if (latest?.LogSize != logSize)
            {
                latest = new LaneNttTables(logSize);
            }

            return latest;
        }
    }

    /// <summary>ωʲ for eight consecutive j from <paramref name="index"/>, ω being the root of order 2^(logHalf + 1).</summary>
    public ulong* Twiddles(int logHalf, long index) => twiddles.Pointer + (4L << logHalf) + (index * 4);

    /// <summary>Powers 0 to 3 of the eighth root, the same in all lanes.</summary>
    public Vector512<long>* EighthRoot(int power) => eighthRoots.Pointer + (power * Limbs);

    /// <summary>The factors of the 64 elements from <paramref name="position"/>, transposed: row r, lane l is element 8 l + r.</summary>
    public ulong* Factors(long position) => factors.Pointer + (position * 4);

    /// <summary>start·rootʲ for j below count, packed.</summary>
    private static void WritePowers(ulong* destination, Fr root, long count, Fr start)
    {
        long* memory = stackalloc long[(2 * Limbs * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* power = LaneStack.Align(memory);
        Vector512<long>* step = power + Limbs;
        Fr* lanes = stackalloc Fr[Lanes];
        Fr value = start;
        for (int lane = 0; lane < Lanes; lane++)
        {
            lanes[lane] = value;
            value *= root;
        }

        LoadReduced(power, lanes);
        new Span<Fr>(lanes, Lanes).Fill(root.Pow(Lanes));
        LoadReduced(step, lanes);
        for (long group = 0; group < count / Lanes; group++)
        {
            LaneMath<ScalarModulus>.PackWords((Vector512<ulong>*)(destination + (group * GroupWords)), power);
            LaneMath<ScalarModulus>.Multiply(power, power, step);
        }
    }

    /// <summary>
    /// shift^m / n, where m = −bitreverse(position) mod n is the power whose coefficient the first transform leaves there, and the shift is the
    /// root of twice the order.
    /// </summary>
    private void WriteFactors()
    {
        long size = 1L << LogSize;
        using AlignedBuffer<ulong> powers = new(4 * size);
        WritePowers(powers.Pointer, NttDomain.Root(LogSize + 1), size, Fr.FromUInt64((ulong)size).Invert());
        for (long position = 0; position < size; position++)
        {
            long m = (size - NttDomain.ReverseBits((int)position, LogSize)) & (size - 1);
            long row = position & 7;
            long lane = (position >> 3) & 7;
            ulong* source = powers.Pointer + ((m >> 3) * GroupWords) + (m & 7);
            ulong* destination = factors.Pointer + ((position & ~63L) * 4) + (row * GroupWords) + lane;
            for (int word = 0; word < 4; word++)
            {
                destination[word * Lanes] = source[word * Lanes];
            }
        }
    }

    private static void LoadReduced(Vector512<long>* result, Fr* lanes)
    {
        long* memory = stackalloc long[(4 * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<ulong>* words = (Vector512<ulong>*)LaneStack.Align(memory);
        ulong* w = (ulong*)words;
        for (int lane = 0; lane < Lanes; lane++)
        {
            Limbs limbs = lanes[lane].Limbs;
            w[lane] = limbs.L0;
            w[8 + lane] = limbs.L1;
            w[16 + lane] = limbs.L2;
            w[24 + lane] = limbs.L3;
        }

        LaneMath<ScalarModulus>.Unpack(result, words[0], words[1], words[2], words[3]);
        LaneMath<ScalarModulus>.Reduce(result, result);
    }
}

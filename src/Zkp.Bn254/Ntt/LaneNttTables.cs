using System.Numerics;

namespace Zkp.Bn254;

/// <summary>The powers of a root of unity and the scaling of coefficients, in the layout that <see cref="LaneNtt{TVector}"/> reads.</summary>
#pragma warning disable CA1001 // The finalizers of the buffers free them: a proof under way may still read tables that another size has replaced.
internal sealed unsafe class LaneNttTables<TVector>
    where TVector : unmanaged, ILaneVector<TVector>
{
    /// <summary>The size of the innermost blocks, and the smallest transform.</summary>
    public const int MinLogSize = 6;

    private const int Limbs = LaneLimbs.Count;

    private static readonly Lock Gate = new();
    private static LaneNttTables<TVector>? latest;

    private readonly AlignedBuffer<ulong> twiddles;
    private readonly AlignedBuffer<ulong> factors;
    private readonly AlignedBuffer<TVector> laneRoots;

    private LaneNttTables(int logSize)
    {
        LogSize = logSize;
        long size = 1L << logSize;

        // The powers for butterflies h apart lie at words 4h to 8h, grouped by lanes like the data.
        twiddles = new AlignedBuffer<ulong>(4 * size);
        for (int logHalf = BitOperations.Log2((uint)Lanes); logHalf < logSize; logHalf++)
        {
            WritePowers(twiddles.Pointer + (4L << logHalf), NttDomain.Root(logHalf + 1), 1L << logHalf, Fr.One);
        }

        laneRoots = new AlignedBuffer<TVector>(Lanes / 2 * Limbs);
        Fr* lanes = stackalloc Fr[Lanes];
        for (int i = 0; i < Lanes / 2; i++)
        {
            new Span<Fr>(lanes, Lanes).Fill(NttDomain.Root(BitOperations.Log2((uint)Lanes)).Pow(i));
            LoadReduced(laneRoots.Pointer + (i * Limbs), lanes);
        }

        factors = new AlignedBuffer<ulong>(4 * size);
        WriteFactors();
    }

    private static int Lanes => TVector.Count;

    private static int GroupWords => 4 * TVector.Count;

    public int LogSize { get; }

    /// <summary>The tables of one size. The newest are kept, since a process mostly proves one circuit.</summary>
    public static LaneNttTables<TVector> Get(int logSize)
    {
        lock (Gate)
        {
            if (latest?.LogSize != logSize)
            {
                latest = new LaneNttTables<TVector>(logSize);
            }

            return latest;
        }
    }

    /// <summary>ωʲ for a vector of consecutive j from <paramref name="index"/>, ω being the root of order 2^(logHalf + 1).</summary>
    public ulong* Twiddles(int logHalf, long index) => twiddles.Pointer + (4L << logHalf) + (index * 4);

    /// <summary>A power below half the lanes of the root whose order is the number of lanes, the same in all lanes.</summary>
    public TVector* LaneRoot(int power) => laneRoots.Pointer + (power * Limbs);

    /// <summary>The factors of the 64 elements from <paramref name="position"/>, transposed by squares: of L² elements row r, lane l is element L·l + r.</summary>
    public ulong* Factors(long position) => factors.Pointer + (position * 4);

    /// <summary>start·rootʲ for j below count, packed.</summary>
    private static void WritePowers(ulong* destination, Fr root, long count, Fr start)
    {
        TVector* memory = stackalloc TVector[(2 * Limbs) + 1];
        TVector* power = LaneStack.Align(memory);
        TVector* step = power + Limbs;
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
            LaneMath<LaneScalarModulus, TVector>.PackWords((TVector*)(destination + (group * GroupWords)), power);
            LaneMath<LaneScalarModulus, TVector>.Multiply(power, power, step);
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
            long square = position / (Lanes * Lanes);
            long row = (square * Lanes) + (position % Lanes);
            long lane = position / Lanes % Lanes;
            TVector* source = (TVector*)(powers.Pointer + (m / Lanes * GroupWords));
            TVector* destination = (TVector*)(factors.Pointer + (row * GroupWords));
            LaneWords.Write(destination, (int)lane, LaneWords.Read(source, (int)(m % Lanes)));
        }
    }

    private static void LoadReduced(TVector* result, Fr* lanes)
    {
        TVector* memory = stackalloc TVector[(4) + 1];
        TVector* words = (TVector*)LaneStack.Align(memory);
        for (int lane = 0; lane < Lanes; lane++)
        {
            LaneWords.Write(words, lane, lanes[lane].Limbs);
        }

        LaneMath<LaneScalarModulus, TVector>.Unpack(result, words);
        LaneMath<LaneScalarModulus, TVector>.Reduce(result, result);
    }
}

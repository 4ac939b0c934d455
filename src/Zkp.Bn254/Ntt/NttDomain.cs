namespace Zkp.Bn254;

/// <summary>
/// The 2^k-th roots of unity of the scalar field and number-theoretic transforms over them. The inverse transform runs by
/// decimation in frequency and leaves its result in bit-reversed order, the forward one by decimation in time and takes it
/// so: between them nothing needs to be reordered.
/// </summary>
internal sealed unsafe class NttDomain
{
    /// <summary>r − 1 = 2^28 · odd.</summary>
    public const int MaxLogSize = 28;

    /// <summary>Below this size a transform fits the first-level cache and is not split further.</summary>
    private const int LeafLogSize = 10;

    private static readonly Fr[] Roots = BuildRoots();

    private readonly Fr[] twiddles;
    private readonly Fr[] inverseTwiddles;

    public NttDomain(int logSize)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logSize, MaxLogSize);
        LogSize = logSize;
        twiddles = Powers(Root(logSize), Math.Max(1, Size / 2));
        inverseTwiddles = Powers(Root(logSize).Invert(), Math.Max(1, Size / 2));
    }

    public int LogSize { get; }

    public int Size => 1 << LogSize;

    /// <summary>snarkjs's primitive 2^logSize-th root: a power of 5^((r−1)/2^28), 5 being the smallest quadratic non-residue.</summary>
    public static Fr Root(int logSize) => Roots[logSize];

    /// <summary>Values at the powers of the root, in order → n times the coefficients, in bit-reversed order.</summary>
    public void InverseToBitReversed(Span<Fr> values, int threads)
    {
        CheckLength(values);
        fixed (Fr* v = values, w = inverseTwiddles)
        {
            Decimate(v, w, LogSize, 1, threads);
        }
    }

    /// <summary>Coefficients in bit-reversed order → values at the powers of the root, in order.</summary>
    public void ForwardFromBitReversed(Span<Fr> values, int threads)
    {
        CheckLength(values);
        fixed (Fr* v = values, w = twiddles)
        {
            Interleave(v, w, LogSize, 1, threads);
        }
    }

    /// <summary>
    /// shift^i / n at position bitreverse(i): multiplied into the coefficients between the two transforms it moves them to the coset
    /// and undoes the factor n at once.
    /// </summary>
    public Fr[] CosetFactors(Fr shift)
    {
        Fr[] factors = new Fr[Size];
        Fr power = Fr.FromUInt64((ulong)Size).Invert();
        for (int i = 0; i < factors.Length; i++)
        {
            factors[ReverseBits(i, LogSize)] = power;
            power *= shift;
        }

        return factors;
    }

    public static int ReverseBits(int value, int bits)
    {
        uint v = (uint)value;
        v = ((v >> 1) & 0x55555555) | ((v & 0x55555555) << 1);
        v = ((v >> 2) & 0x33333333) | ((v & 0x33333333) << 2);
        v = ((v >> 4) & 0x0F0F0F0F) | ((v & 0x0F0F0F0F) << 4);
        v = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(v);
        return bits == 0 ? 0 : (int)(v >> (32 - bits));
    }

    // (a, b) → (a + b, (a − b)·w^i), then both halves.
    private static void Decimate(Fr* values, Fr* twiddles, int logSize, int stride, int threads)
    {
        if (logSize == 0)
        {
            return;
        }

        int half = 1 << (logSize - 1);
        ForRange(half, threads, (from, to) => DecimateStage(values, twiddles, half, stride, from, to));
        Halves(values, twiddles, logSize, stride, threads, Decimate);
    }

    // Both halves, then (a, b) → (a + b·w^i, a − b·w^i).
    private static void Interleave(Fr* values, Fr* twiddles, int logSize, int stride, int threads)
    {
        if (logSize == 0)
        {
            return;
        }

        Halves(values, twiddles, logSize, stride, threads, Interleave);
        int half = 1 << (logSize - 1);
        ForRange(half, threads, (from, to) => InterleaveStage(values, twiddles, half, stride, from, to));
    }

    private delegate void Transform(Fr* values, Fr* twiddles, int logSize, int stride, int threads);

    private static void Halves(Fr* values, Fr* twiddles, int logSize, int stride, int threads, Transform transform)
    {
        Fr* upper = values + (1 << (logSize - 1));
        if (threads > 1 && logSize > LeafLogSize)
        {
            Parallel.Invoke(
                () => transform(values, twiddles, logSize - 1, stride * 2, threads / 2),
                () => transform(upper, twiddles, logSize - 1, stride * 2, threads - (threads / 2)));
            return;
        }

        transform(values, twiddles, logSize - 1, stride * 2, 1);
        transform(upper, twiddles, logSize - 1, stride * 2, 1);
    }

    private static void DecimateStage(Fr* values, Fr* twiddles, int half, int stride, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Fr a = values[i];
            Fr b = values[i + half];
            values[i] = a + b;
            values[i + half] = (a - b) * twiddles[(long)i * stride];
        }
    }

    private static void InterleaveStage(Fr* values, Fr* twiddles, int half, int stride, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Fr a = values[i];
            Fr b = values[i + half] * twiddles[(long)i * stride];
            values[i] = a + b;
            values[i + half] = a - b;
        }
    }

    private static void ForRange(int count, int threads, Action<int, int> body)
    {
        if (threads <= 1 || count < 1 << LeafLogSize)
        {
            body(0, count);
            return;
        }

        Parallel.For(0, threads, part => body((int)((long)count * part / threads), (int)((long)count * (part + 1) / threads)));
    }

    private static Fr[] Powers(Fr root, int count)
    {
        Fr[] powers = new Fr[count];
        Fr power = Fr.One;
        for (int i = 0; i < count; i++)
        {
            powers[i] = power;
            power *= root;
        }

        return powers;
    }

    private static Fr[] BuildRoots()
    {
        Fr[] roots = new Fr[MaxLogSize + 1];
        roots[MaxLogSize] = Fr.FromUInt64(5).Pow((Fr.Modulus - 1) >> MaxLogSize);
        for (int i = MaxLogSize - 1; i >= 0; i--)
        {
            roots[i] = roots[i + 1].Square();
        }

        return roots;
    }

    private void CheckLength(Span<Fr> values)
    {
        if (values.Length != Size)
        {
            throw new ArgumentException($"The domain has {Size} points, but {values.Length} values were given.", nameof(values));
        }
    }
}

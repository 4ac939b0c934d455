using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>
/// (A·B − C) on the odd coset of a domain, from the values of A and B on the domain itself and C = A·B there, all in vectors: the middle
/// part of a Groth16 proof.
/// </summary>
internal static unsafe class LaneQuotient
{
    private const int Limbs = LaneLimbs.Count;
    private const int MinLogSize = LaneNttTables<Lanes8>.MinLogSize;

    public static bool IsSupported(int logSize) => (Lanes8.IsSupported || Lanes4.IsSupported) && logSize >= MinLogSize;

    /// <summary>
    /// Writes canonical values (not in Montgomery form), in order, over <paramref name="result"/>, which may be the memory of
    /// <paramref name="a"/>.
    /// </summary>
    /// <param name="a">2^logSize values in Montgomery form; overwritten.</param>
    /// <param name="b">As many; overwritten.</param>
    /// <param name="result">Room for as many.</param>
    /// <param name="logSize">At least <see cref="MinLogSize"/>.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="cancellationToken">Ends the work between transforms.</param>
    public static void Compute(Fr* a, Fr* b, Limbs* result, int logSize, int threads, CancellationToken cancellationToken)
    {
        if (Lanes8.IsSupported)
        {
            Compute<Lanes8>(a, b, result, logSize, threads, cancellationToken);
        }
        else
        {
            Compute<Lanes4>(a, b, result, logSize, threads, cancellationToken);
        }
    }

    internal static void Compute<TVector>(Fr* a, Fr* b, Limbs* result, int logSize, int threads, CancellationToken cancellationToken)
        where TVector : unmanaged, ILaneVector<TVector>
    {
        long groups = (1L << logSize) / TVector.Count;
        using AlignedBuffer<TVector> c = new(groups * 4);
        TVector* third = c.Pointer;
        ForRange(groups, threads, (from, to) => Load((TVector*)a, (TVector*)b, third, from, to));
        LaneNtt<TVector> transform = new(LaneNttTables<TVector>.Get(logSize));
        transform.MoveToCoset((ulong*)a, threads, cancellationToken);
        transform.MoveToCoset((ulong*)b, threads, cancellationToken);
        transform.MoveToCoset((ulong*)third, threads, cancellationToken);
        ForRange(groups, threads, (from, to) => Combine((TVector*)a, (TVector*)b, third, from, to));
        ForRange(groups, threads, (from, to) => Store(third, result, groups * TVector.Count, from, to));

        // Its tables are native memory, which only references keep.
        GC.KeepAlive(transform);
    }

    /// <summary>Rearranges elements into words by lanes, and multiplies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Load<TVector>(TVector* a, TVector* b, TVector* c, long from, long to)
        where TVector : unmanaged, ILaneVector<TVector>
    {
        TVector* memory = stackalloc TVector[(3 * Limbs) + 1];
        TVector* x = LaneStack.Align(memory);
        TVector* y = x + Limbs;
        TVector* product = y + Limbs;
        for (long group = from; group < to; group++)
        {
            TVector* wordsA = a + (group * 4);
            TVector* wordsB = b + (group * 4);
            ToWords(wordsA);
            ToWords(wordsB);
            LaneMath<LaneScalarModulus, TVector>.UnpackWords(x, wordsA);

            // The shift by five bits makes up for R = 2^261: the product comes out with R = 2^256 like its factors.
            LaneMath<LaneScalarModulus, TVector>.Unpack(y, wordsB);
            LaneMath<LaneScalarModulus, TVector>.Multiply(product, x, y);
            LaneMath<LaneScalarModulus, TVector>.PackWords(c + (group * 4), product);
        }
    }

    /// <summary>c = (a·b − c) without Montgomery factor, still packed by lanes, not canonical.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine<TVector>(TVector* a, TVector* b, TVector* c, long from, long to)
        where TVector : unmanaged, ILaneVector<TVector>
    {
        TVector* memory = stackalloc TVector[(5 * Limbs) + 1];
        TVector* x = LaneStack.Align(memory);
        TVector* y = x + Limbs;
        TVector* z = y + Limbs;
        TVector* two256 = z + Limbs;
        TVector* two10 = two256 + Limbs;
        new Span<TVector>(two256, 2 * Limbs).Clear();
        two256[8] = TVector.Create(1L << 24);
        two10[0] = TVector.Create(1L << 10);
        for (long group = from; group < to; group++)
        {
            TVector* words = c + (group * 4);
            LaneMath<LaneScalarModulus, TVector>.UnpackWords(x, a + (group * 4));
            LaneMath<LaneScalarModulus, TVector>.UnpackWords(y, b + (group * 4));
            LaneMath<LaneScalarModulus, TVector>.UnpackWords(z, words);

            // With R = 2^256 inside and 2^261 in the product: a·b carries 2^251, so c is brought there, and 2^10 takes the rest away.
            LaneMath<LaneScalarModulus, TVector>.Multiply(x, x, y);
            LaneMath<LaneScalarModulus, TVector>.Multiply(z, z, two256);
            LaneMath<LaneScalarModulus, TVector>.SubtractPlusTwoP(y, x, z);
            LaneMath<LaneScalarModulus, TVector>.Multiply(x, y, two10);
            LaneMath<LaneScalarModulus, TVector>.Canonicalise(x);
            LaneMath<LaneScalarModulus, TVector>.PackWords(words, x);
        }
    }

    /// <summary>Puts elements side by side again and undoes the reversed order of the transforms.</summary>
    private static void Store<TVector>(TVector* words, Limbs* result, long size, long from, long to)
        where TVector : unmanaged, ILaneVector<TVector>
    {
        for (long group = from; group < to; group++)
        {
            for (int lane = 0; lane < TVector.Count; lane++)
            {
                long index = (size - ((group * TVector.Count) + lane)) & (size - 1);
                result[index] = LaneWords.Read(words + (group * 4), lane);
            }
        }
    }

    /// <summary>A vector's number of elements of four words → four vectors, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToWords<TVector>(TVector* group)
        where TVector : unmanaged, ILaneVector<TVector>
    {
        TVector* memory = stackalloc TVector[5];
        TVector* columns = LaneStack.Align(memory);
        ulong** elements = stackalloc ulong*[TVector.Count];
        for (int lane = 0; lane < TVector.Count; lane++)
        {
            elements[lane] = (ulong*)group + (lane * 4);
        }

        TVector.LoadFourWords(columns, elements);
        for (int word = 0; word < 4; word++)
        {
            group[word] = columns[word];
        }
    }

    private static void ForRange(long count, int threads, Action<long, long> body)
    {
        if (threads <= 1 || count < 128)
        {
            body(0, count);
            return;
        }

        Parallel.For(
            0,
            threads,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            part => body(count * part / threads, count * (part + 1) / threads));
    }
}

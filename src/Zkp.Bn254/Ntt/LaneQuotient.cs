using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <summary>
/// (A·B − C) on the odd coset of a domain, from the values of A and B on the domain itself and C = A·B there, all in vectors: the middle
/// part of a Groth16 proof.
/// </summary>
internal static unsafe class LaneQuotient
{
    private const int Lanes = 8;
    private const int Limbs = LaneMath<ScalarModulus>.Limbs;
    private const int GroupWords = 32;

    /// <summary>
    /// Writes canonical values (not in Montgomery form), in order, over <paramref name="result"/>, which may be the memory of
    /// <paramref name="a"/>.
    /// </summary>
    /// <param name="a">2^logSize values in Montgomery form; overwritten.</param>
    /// <param name="b">As many; overwritten.</param>
    /// <param name="result">Room for as many.</param>
    /// <param name="logSize">At least <see cref="LaneNtt.MinLogSize"/>.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="cancellationToken">Ends the work between transforms.</param>
    public static void Compute(Fr* a, Fr* b, Limbs* result, int logSize, int threads, CancellationToken cancellationToken)
    {
        long groups = (1L << logSize) / Lanes;
        using AlignedBuffer<ulong> c = new(groups * GroupWords);
        ulong* third = c.Pointer;
        ForRange(groups, threads, (from, to) => Load((ulong*)a, (ulong*)b, third, from, to));
        LaneNtt transform = new(LaneNttTables.Get(logSize));
        transform.MoveToCoset((ulong*)a, threads, cancellationToken);
        transform.MoveToCoset((ulong*)b, threads, cancellationToken);
        transform.MoveToCoset(third, threads, cancellationToken);
        ForRange(groups, threads, (from, to) => Combine((ulong*)a, (ulong*)b, third, from, to));
        ForRange(groups, threads, (from, to) => Store(third, result, groups * Lanes, from, to));

        // Its tables are native memory, which only references keep.
        GC.KeepAlive(transform);
    }

    /// <summary>Rearranges elements into words by lanes, and multiplies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Load(ulong* a, ulong* b, ulong* c, long from, long to)
    {
        long* memory = stackalloc long[(3 * Limbs * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* x = LaneStack.Align(memory);
        Vector512<long>* y = x + Limbs;
        Vector512<long>* product = y + Limbs;
        for (long group = from; group < to; group++)
        {
            Vector512<ulong>* wordsA = (Vector512<ulong>*)(a + (group * GroupWords));
            Vector512<ulong>* wordsB = (Vector512<ulong>*)(b + (group * GroupWords));
            ToWords(wordsA);
            ToWords(wordsB);
            LaneMath<ScalarModulus>.UnpackWords(x, wordsA);

            // The shift by five bits makes up for R = 2^261: the product comes out with R = 2^256 like its factors.
            LaneMath<ScalarModulus>.Unpack(y, wordsB[0], wordsB[1], wordsB[2], wordsB[3]);
            LaneMath<ScalarModulus>.Multiply(product, x, y);
            LaneMath<ScalarModulus>.PackWords((Vector512<ulong>*)(c + (group * GroupWords)), product);
        }
    }

    /// <summary>c = (a·b − c) without Montgomery factor, still packed by lanes, not canonical.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine(ulong* a, ulong* b, ulong* c, long from, long to)
    {
        long* memory = stackalloc long[(5 * Limbs * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* x = LaneStack.Align(memory);
        Vector512<long>* y = x + Limbs;
        Vector512<long>* z = y + Limbs;
        Vector512<long>* two256 = z + Limbs;
        Vector512<long>* two10 = two256 + Limbs;
        new Span<Vector512<long>>(two256, 2 * Limbs).Clear();
        two256[8] = Vector512.Create(1L << 24);
        two10[0] = Vector512.Create(1L << 10);
        for (long group = from; group < to; group++)
        {
            Vector512<ulong>* words = (Vector512<ulong>*)(c + (group * GroupWords));
            LaneMath<ScalarModulus>.UnpackWords(x, (Vector512<ulong>*)(a + (group * GroupWords)));
            LaneMath<ScalarModulus>.UnpackWords(y, (Vector512<ulong>*)(b + (group * GroupWords)));
            LaneMath<ScalarModulus>.UnpackWords(z, words);

            // With R = 2^256 inside and 2^261 in the product: a·b carries 2^251, so c is brought there, and 2^10 takes the rest away.
            LaneMath<ScalarModulus>.Multiply(x, x, y);
            LaneMath<ScalarModulus>.Multiply(z, z, two256);
            LaneMath<ScalarModulus>.SubtractPlusTwoP(y, x, z);
            LaneMath<ScalarModulus>.Multiply(x, y, two10);
            LaneMath<ScalarModulus>.Canonicalise(x);
            LaneMath<ScalarModulus>.PackWords(words, x);
        }
    }

    /// <summary>Puts elements side by side again and undoes the reversed order of the transforms.</summary>
    private static void Store(ulong* words, Limbs* result, long size, long from, long to)
    {
        for (long group = from; group < to; group++)
        {
            ulong* w = words + (group * GroupWords);
            for (int lane = 0; lane < Lanes; lane++)
            {
                long index = (size - ((group * Lanes) + lane)) & (size - 1);
                result[index] = new Limbs(w[lane], w[8 + lane], w[16 + lane], w[24 + lane]);
            }
        }
    }

    /// <summary>Eight elements of four words → four vectors, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToWords(Vector512<ulong>* group)
    {
        long* memory = stackalloc long[(8 * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<ulong>* columns = (Vector512<ulong>*)LaneStack.Align(memory);
        ulong* e = (ulong*)group;
        LaneTranspose.Transpose(columns, Row(e, 0), Row(e, 1), Row(e, 2), Row(e, 3), Row(e, 4), Row(e, 5), Row(e, 6), Row(e, 7));
        for (int word = 0; word < 4; word++)
        {
            group[word] = columns[word];
        }

        static Vector512<ulong> Row(ulong* elements, int lane) =>
            Vector512.Create(Vector256.Load(elements + (lane * 4)), Vector256<ulong>.Zero);
    }

    private static void ForRange(long count, int threads, Action<long, long> body)
    {
        if (threads <= 1 || count < 1024)
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

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <summary>
/// Moves polynomials from a domain to a coset in vectors: inverse transform by decimation in frequency, scaling, forward transform by
/// decimation in time, in place and without any reordering. <see cref="NttDomain"/> is its slow twin.
/// </summary>
/// <remarks>
/// Element i is lane i mod 8 of group i / 8; a group is four vectors, one a 64-bit word, so that memory holds 32 bytes an element. Three
/// stages at a time run on eight groups unpacked to limbs in the first-level cache. The six smallest stages of both transforms and the
/// scaling between them run on 64 consecutive elements in one go: when the stages get narrower than a vector the 8 × 8 block is
/// transposed, which turns lanes into groups.
///
/// Both directions use the powers of the root itself. The first transform therefore leaves the coefficient of x^m where that of x^−m
/// is expected, and the second one its value for ω^i where that for ω^−i is expected: the result comes out in reversed order,
/// [n − i], which costs nothing to read. At rest numbers are in [0, 1.05 p).
/// </remarks>
internal sealed unsafe class LaneNtt
{
    /// <summary>The size of the innermost blocks, and the smallest transform.</summary>
    public const int MinLogSize = 6;

    private const int Lanes = 8;
    private const int Limbs = LaneMath<ScalarModulus>.Limbs;
    private const int GroupWords = 32;

    /// <summary>Sub-transforms of this size and below stay in the second-level cache and are not split among threads.</summary>
    private const int TaskLogSize = 14;

    private readonly LaneNttTables tables;
    private readonly int logSize;

    public LaneNtt(LaneNttTables tables)
    {
        this.tables = tables;
        logSize = tables.LogSize;
    }

    public static bool IsSupported(int logSize) => LaneMath<ScalarModulus>.IsSupported && logSize >= MinLogSize;

    /// <summary>Values on the domain → values on the coset, in reversed order.</summary>
    public void MoveToCoset(ulong* data, int threads, CancellationToken cancellationToken) =>
        Transform(data, logSize, 0, threads, cancellationToken);

    private void Transform(ulong* data, int log, long position, int threads, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (log == MinLogSize)
        {
            TransformBlock(data, tables.Factors(position));
            return;
        }

        int stages = log - MinLogSize >= 3 ? 3 : log - MinLogSize;
        long columns = 1L << (log - stages - 3);
        int parts = threads > 1 && log > TaskLogSize ? 4 * threads : 1;
        ForRange(columns, parts, threads, (from, to) => Pass(data, log, stages, from, to, isForward: false));
        int blocks = 1 << stages;
        long blockSize = 1L << (log - stages);
        if (parts > 1)
        {
            // A sub-transform is one task, so only as many threads as there are sub-transforms find work at this level.
            Parallel.For(
                0,
                blocks,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                block => Transform(data + (block * blockSize * 4), log - stages, position + (block * blockSize), threads > blocks ? threads / blocks : 1, cancellationToken));
        }
        else
        {
            for (int block = 0; block < blocks; block++)
            {
                Transform(data + (block * blockSize * 4), log - stages, position + (block * blockSize), 1, cancellationToken);
            }
        }

        ForRange(columns, parts, threads, (from, to) => Pass(data, log, stages, from, to, isForward: true));
    }

    private static void ForRange(long count, int parts, int threads, Action<long, long> body)
    {
        if (parts == 1)
        {
            body(0, count);
            return;
        }

        Parallel.For(
            0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part => body(count * part / parts, count * (part + 1) / parts));
    }

    /// <summary>The widest stages of one transform, on columns of 2^stages groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pass(ulong* data, int log, int stages, long from, long to, bool isForward)
    {
        long* memory = stackalloc long[(((Lanes + 2) * Limbs) * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* rows = LaneStack.Align(memory);
        int rowCount = 1 << stages;
        long rowStride = 1L << (log - stages);
        for (long column = from; column < to; column++)
        {
            ulong* first = data + (column * GroupWords);
            for (int row = 0; row < rowCount; row++)
            {
                LaneMath<ScalarModulus>.UnpackWords(rows + (row * Limbs), (Vector512<ulong>*)(first + (row * rowStride * 4)));
            }

            if (isForward)
            {
                Interleave(rows, stages, log, column * Lanes);
            }
            else
            {
                Decimate(rows, stages, log, column * Lanes);
            }

            for (int row = 0; row < rowCount; row++)
            {
                LaneMath<ScalarModulus>.PackWords((Vector512<ulong>*)(first + (row * rowStride * 4)), rows + (row * Limbs));
            }
        }
    }

    /// <summary>The six narrowest stages of the first transform, the scaling, and the six narrowest of the second, on 64 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformBlock(ulong* data, ulong* factors)
    {
        long* memory = stackalloc long[(((Lanes + 3) * Limbs) * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* rows = LaneStack.Align(memory);
        Vector512<long>* factor = rows + ((Lanes + 2) * Limbs);
        for (int row = 0; row < Lanes; row++)
        {
            LaneMath<ScalarModulus>.UnpackWords(rows + (row * Limbs), (Vector512<ulong>*)(data + (row * GroupWords)));
        }

        Decimate(rows, 3, 6, 0);
        TransposeRows(rows);
        DecimateLanes(rows);
        for (int row = 0; row < Lanes; row++)
        {
            LaneMath<ScalarModulus>.UnpackWords(factor, (Vector512<ulong>*)(factors + (row * GroupWords)));
            LaneMath<ScalarModulus>.Multiply(rows + (row * Limbs), rows + (row * Limbs), factor);
        }

        InterleaveLanes(rows);
        TransposeRows(rows);
        Interleave(rows, 3, 6, 0);
        for (int row = 0; row < Lanes; row++)
        {
            LaneMath<ScalarModulus>.PackWords((Vector512<ulong>*)(data + (row * GroupWords)), rows + (row * Limbs));
        }
    }

    /// <summary>(a, b) → (a + b, (a − b)·ωʲ) over rows 2^(stages−1) apart, then over nearer ones.</summary>
    private void Decimate(Vector512<long>* rows, int stages, int log, long column)
    {
        Vector512<long>* twiddle = rows + (Lanes * Limbs);
        for (int stage = stages - 1; stage >= 0; stage--)
        {
            int distance = 1 << stage;
            int logHalf = log - 1 - (stages - 1 - stage);
            for (int offset = 0; offset < distance; offset++)
            {
                long index = column + ((long)offset << (log - stages));
                LaneMath<ScalarModulus>.UnpackWords(twiddle, (Vector512<ulong>*)tables.Twiddles(logHalf, index));
                for (int row = offset; row < 1 << stages; row += 2 * distance)
                {
                    LaneMath<ScalarModulus>.DecimateButterfly(rows + (row * Limbs), rows + ((row + distance) * Limbs), twiddle);
                }
            }
        }
    }

    /// <summary>(a, b) → (a + b·ωʲ, a − b·ωʲ) over neighbouring rows, then over farther ones.</summary>
    private void Interleave(Vector512<long>* rows, int stages, int log, long column)
    {
        Vector512<long>* twiddle = rows + (Lanes * Limbs);
        for (int stage = 0; stage < stages; stage++)
        {
            int distance = 1 << stage;
            int logHalf = log - 1 - (stages - 1 - stage);
            for (int offset = 0; offset < distance; offset++)
            {
                long index = column + ((long)offset << (log - stages));
                LaneMath<ScalarModulus>.UnpackWords(twiddle, (Vector512<ulong>*)tables.Twiddles(logHalf, index));
                for (int row = offset; row < 1 << stages; row += 2 * distance)
                {
                    LaneMath<ScalarModulus>.InterleaveButterfly(rows + (row * Limbs), rows + ((row + distance) * Limbs), twiddle);
                }
            }
        }
    }

    // The last three stages: one twiddle for all lanes, since lanes are different blocks of eight by now.
    private void DecimateLanes(Vector512<long>* rows)
    {
        for (int distance = Lanes / 2; distance > 0; distance /= 2)
        {
            for (int offset = 0; offset < distance; offset++)
            {
                Vector512<long>* twiddle = tables.EighthRoot(offset * (Lanes / 2 / distance));
                for (int row = offset; row < Lanes; row += 2 * distance)
                {
                    LaneMath<ScalarModulus>.DecimateButterfly(rows + (row * Limbs), rows + ((row + distance) * Limbs), twiddle);
                }
            }
        }
    }

    private void InterleaveLanes(Vector512<long>* rows)
    {
        for (int distance = 1; distance < Lanes; distance *= 2)
        {
            for (int offset = 0; offset < distance; offset++)
            {
                Vector512<long>* twiddle = tables.EighthRoot(offset * (Lanes / 2 / distance));
                for (int row = offset; row < Lanes; row += 2 * distance)
                {
                    LaneMath<ScalarModulus>.InterleaveButterfly(rows + (row * Limbs), rows + ((row + distance) * Limbs), twiddle);
                }
            }
        }
    }

    private static void TransposeRows(Vector512<long>* rows)
    {
        long* memory = stackalloc long[(Lanes * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<ulong>* columns = (Vector512<ulong>*)LaneStack.Align(memory);
        for (int limb = 0; limb < Limbs; limb++)
        {
            Vector512<ulong>* r = (Vector512<ulong>*)(rows + limb);
            LaneTranspose.Transpose(
                columns, r[0], r[Limbs], r[2 * Limbs], r[3 * Limbs], r[4 * Limbs], r[5 * Limbs], r[6 * Limbs], r[7 * Limbs]);
            for (int row = 0; row < Lanes; row++)
            {
                r[row * Limbs] = columns[row];
            }
        }
    }
}

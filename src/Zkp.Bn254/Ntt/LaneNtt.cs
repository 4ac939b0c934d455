using System.Numerics;
using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>
/// Moves polynomials from a domain to a coset in vectors: inverse transform by decimation in frequency, scaling, forward transform by
/// decimation in time, in place and without any reordering. <see cref="NttDomain"/> is its slow twin.
/// </summary>
/// <remarks>
/// With L lanes, element i is lane i mod L of group i / L; a group is four vectors, one a 64-bit word, so that memory holds 32 bytes an
/// element. Three stages at a time run on eight groups unpacked to limbs in the first-level cache. The six smallest stages of both
/// transforms and the scaling between them run on 64 consecutive elements in one go: when the stages get narrower than a vector its
/// L × L squares are transposed, which turns lanes into groups.
///
/// Both directions use the powers of the root itself. The first transform therefore leaves the coefficient of x^m where that of x^−m
/// is expected, and the second one its value for ω^i where that for ω^−i is expected: the result comes out in reversed order,
/// [n − i], which costs nothing to read. At rest numbers are in [0, 1.55 p).
/// </remarks>
internal sealed unsafe class LaneNtt<TVector>
    where TVector : unmanaged, ILaneVector<TVector>
{
    /// <summary>The size of the innermost blocks, and the smallest transform.</summary>
    private const int MinLogSize = LaneNttTables<TVector>.MinLogSize;

    private const int MaxStages = 3;
    private const int Limbs = LaneLimbs.Count;

    /// <summary>Transforms of this size and below are not split among threads.</summary>
    private const int TaskLogSize = 10;

    private readonly LaneNttTables<TVector> tables;
    private readonly int logSize;

    public LaneNtt(LaneNttTables<TVector> tables)
    {
        this.tables = tables;
        logSize = tables.LogSize;
    }

    private static int Lanes => TVector.Count;

    private static int LogLanes => BitOperations.Log2((uint)TVector.Count);

    private static int GroupWords => 4 * TVector.Count;

    /// <summary>The groups of a block of 64 elements.</summary>
    private static int BlockRows => (1 << MinLogSize) / TVector.Count;

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

        int stages = Math.Min(MaxStages, log - MinLogSize);
        long columns = 1L << (log - stages - LogLanes);
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
        TVector* memory = stackalloc TVector[(((1 << MaxStages) + 1) * Limbs) + 1];
        TVector* twiddle = LaneStack.Align(memory);
        TVector* rows = twiddle + Limbs;
        int rowCount = 1 << stages;
        long rowStride = 1L << (log - stages);
        for (long column = from; column < to; column++)
        {
            ulong* first = data + (column * GroupWords);
            for (int row = 0; row < rowCount; row++)
            {
                LaneMath<LaneScalarModulus, TVector>.UnpackWords(rows + (row * Limbs), (TVector*)(first + (row * rowStride * 4)));
            }

            if (isForward)
            {
                Interleave(rows, twiddle, stages, log, column * Lanes);
            }
            else
            {
                Decimate(rows, twiddle, stages, log, column * Lanes);
            }

            for (int row = 0; row < rowCount; row++)
            {
                LaneMath<LaneScalarModulus, TVector>.PackWords((TVector*)(first + (row * rowStride * 4)), rows + (row * Limbs));
            }
        }
    }

    /// <summary>The six narrowest stages of the first transform, the scaling, and the six narrowest of the second, on 64 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformBlock(ulong* data, ulong* factors)
    {
        TVector* memory = stackalloc TVector[((BlockRows + 1) * Limbs) + 1];
        TVector* factor = LaneStack.Align(memory);
        TVector* rows = factor + Limbs;
        for (int row = 0; row < BlockRows; row++)
        {
            LaneMath<LaneScalarModulus, TVector>.UnpackWords(rows + (row * Limbs), (TVector*)(data + (row * GroupWords)));
        }

        Decimate(rows, factor, MinLogSize - LogLanes, MinLogSize, 0);
        for (int square = 0; square < BlockRows; square += Lanes)
        {
            TransposeSquare(rows + (square * Limbs));
            DecimateLanes(rows + (square * Limbs));
        }

        for (int row = 0; row < BlockRows; row++)
        {
            LaneMath<LaneScalarModulus, TVector>.UnpackWords(factor, (TVector*)(factors + (row * GroupWords)));
            LaneMath<LaneScalarModulus, TVector>.Multiply(rows + (row * Limbs), rows + (row * Limbs), factor);
        }

        for (int square = 0; square < BlockRows; square += Lanes)
        {
            InterleaveLanes(rows + (square * Limbs));
            TransposeSquare(rows + (square * Limbs));
        }

        Interleave(rows, factor, MinLogSize - LogLanes, MinLogSize, 0);
        for (int row = 0; row < BlockRows; row++)
        {
            LaneMath<LaneScalarModulus, TVector>.PackWords((TVector*)(data + (row * GroupWords)), rows + (row * Limbs));
        }
    }

    /// <summary>(a, b) → (a + b, (a − b)·ωʲ) over rows 2^(stages−1) apart, then over nearer ones.</summary>
    private void Decimate(TVector* rows, TVector* twiddle, int stages, int log, long column)
    {
        for (int stage = stages - 1; stage >= 0; stage--)
        {
            int distance = 1 << stage;
            int logHalf = log - 1 - (stages - 1 - stage);
            for (int offset = 0; offset < distance; offset++)
            {
                long index = column + ((long)offset << (log - stages));
                LaneMath<LaneScalarModulus, TVector>.UnpackWords(twiddle, (TVector*)tables.Twiddles(logHalf, index));
                for (int row = offset; row < 1 << stages; row += 2 * distance)
                {
                    LaneMath<LaneScalarModulus, TVector>.DecimateButterfly(rows + (row * Limbs), rows + ((row + distance) * Limbs), twiddle);
                }
            }
        }
    }

    /// <summary>(a, b) → (a + b·ωʲ, a − b·ωʲ) over neighbouring rows, then over farther ones.</summary>
    private void Interleave(TVector* rows, TVector* twiddle, int stages, int log, long column)
    {
        for (int stage = 0; stage < stages; stage++)
        {
            int distance = 1 << stage;
            int logHalf = log - 1 - (stages - 1 - stage);
            for (int offset = 0; offset < distance; offset++)
            {
                long index = column + ((long)offset << (log - stages));
                LaneMath<LaneScalarModulus, TVector>.UnpackWords(twiddle, (TVector*)tables.Twiddles(logHalf, index));
                for (int row = offset; row < 1 << stages; row += 2 * distance)
                {
                    LaneMath<LaneScalarModulus, TVector>.InterleaveButterfly(rows + (row * Limbs), rows + ((row + distance) * Limbs), twiddle);
                }
            }
        }
    }

    // The narrowest stages: one twiddle for all lanes, since lanes are different blocks by now.
    private void DecimateLanes(TVector* rows)
    {
        for (int distance = Lanes / 2; distance > 0; distance /= 2)
        {
            for (int offset = 0; offset < distance; offset++)
            {
                TVector* twiddle = tables.LaneRoot(offset * (Lanes / 2 / distance));
                for (int row = offset; row < Lanes; row += 2 * distance)
                {
                    LaneMath<LaneScalarModulus, TVector>.DecimateButterfly(rows + (row * Limbs), rows + ((row + distance) * Limbs), twiddle);
                }
            }
        }
    }

    private void InterleaveLanes(TVector* rows)
    {
        for (int distance = 1; distance < Lanes; distance *= 2)
        {
            for (int offset = 0; offset < distance; offset++)
            {
                TVector* twiddle = tables.LaneRoot(offset * (Lanes / 2 / distance));
                for (int row = offset; row < Lanes; row += 2 * distance)
                {
                    LaneMath<LaneScalarModulus, TVector>.InterleaveButterfly(rows + (row * Limbs), rows + ((row + distance) * Limbs), twiddle);
                }
            }
        }
    }

    private static void TransposeSquare(TVector* rows)
    {
        for (int limb = 0; limb < Limbs; limb++)
        {
            TVector.Transpose(rows + limb, Limbs);
        }
    }
}

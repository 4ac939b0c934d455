using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Whether many points of the twist are in G2. One by one that is a multiplication by 63 bits each. For many, random sums are tested
/// instead: a point outside leaves the sum outside unless its coefficient falls in one residue class modulo a prime factor of the
/// twist's cofactor 2q − r.
/// </summary>
/// <remarks>
/// The least of these factors is 10069, and coefficients are uniform in [1, 2^14], so that a sum misses with probability 2/2^14 at most
/// and ten sums with 2^-130.
/// </remarks>
internal static unsafe class SubgroupChecks
{
    internal const int LeastFactor = 10069;

    private const int Sums = 10;
    private const int Buckets = 1 << 14;

    /// <summary>Below this number points are tested one by one.</summary>
    private const int WorthSums = 1 << 11;

    /// <exception cref="ProofSystemFormatException">A point is outside the subgroup; the message names the first one.</exception>
    public static void Check(
        Func<string, ProofSystemFormatException> invalid,
        Affine<Fq2>* points,
        int count,
        string name,
        int threads,
        CancellationToken cancellationToken)
    {
        if (count >= WorthSums && LaneCurve.IsSupported && AreSumsInSubgroup(points, count, threads, cancellationToken))
        {
            return;
        }

        ZkeyValidator.CheckAll(
            invalid,
            count,
            $"point of {name}",
            i => G2Affine.From(points[i]).IsInSubgroup ? null : "is on the curve but outside the subgroup of order r",
            cancellationToken);
    }

    private static bool AreSumsInSubgroup(Affine<Fq2>* points, int count, int threads, CancellationToken cancellationToken) =>
        Parallel.For(0, Sums, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, (_, state) =>
        {
            if (!G2Affine.From(RandomSum(points, count, cancellationToken)).IsInSubgroup)
            {
                state.Stop();
            }
        }).IsCompleted;

    /// <summary>Every point goes to a random bucket; bucket i counts i + 1 times.</summary>
    private static Jacobian<Fq2> RandomSum(Affine<Fq2>* points, int count, CancellationToken cancellationToken)
    {
        ushort[] choices = new ushort[count];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(choices.AsSpan()));
        int[] ends = new int[Buckets + 1];
        int longest = 0;
        for (int i = 0; i < count; i++)
        {
            choices[i] &= Buckets - 1;
            if (!points[i].IsInfinity)
            {
                longest = Math.Max(longest, ++ends[choices[i] + 1]);
            }
        }

        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            ends[bucket + 1] += ends[bucket];
        }

        using AlignedBuffer<uint> entries = new(ends[Buckets]);
        int[] next = ends[..Buckets];
        for (int i = 0; i < count; i++)
        {
            if (!points[i].IsInfinity)
            {
                entries.Pointer[next[choices[i]]++] = (uint)i << 1;
            }
        }

        using AlignedBuffer<Affine<Fq2>> sums = new(Buckets);
        new Span<Affine<Fq2>>(sums.Pointer, Buckets).Clear();
        using ChainList chains = new();
        chains.Clear(longest);
        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            if (ends[bucket + 1] > ends[bucket])
            {
                chains.Add(new Chain(ends[bucket], ends[bucket + 1] - ends[bucket], sums.Pointer + bucket));
            }
        }

        return Lanes8.IsSupported
            ? SumBuckets<Fq2Lanes<Lanes8>, Lanes8>(points, entries.Pointer, chains, sums.Pointer, cancellationToken)
            : SumBuckets<Fq2Lanes<Lanes4>, Lanes4>(points, entries.Pointer, chains, sums.Pointer, cancellationToken);
    }

    private static Jacobian<Fq2> SumBuckets<TLanes, TVector>(
        Affine<Fq2>* points, uint* entries, ChainList chains, Affine<Fq2>* sums, CancellationToken cancellationToken)
        where TLanes : struct, ILaneField<TVector, Fq2>
        where TVector : unmanaged, ILaneVector<TVector>
    {
        using ChainAccumulator<TLanes, TVector, Fq2> accumulator = new();
        accumulator.Run(points, entries, chains.Sort(), chains.Count, cancellationToken);
        using BucketReducer<TLanes, TVector, Fq2> reducer = new();
        Jacobian<Fq2> sum = default;
        reducer.Reduce(sums, Buckets, new Span<Jacobian<Fq2>>(ref sum), cancellationToken);
        return sum;
    }
}

using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Σ 2^(5·j)·Sⱼ for a vector of sums of digits at a time.
/// </summary>
internal sealed unsafe class LaneHorner<TLanes, TVector, TField> : IDisposable
    where TLanes : struct, ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    public static int Lanes => TVector.Count;

    private readonly AlignedBuffer<TVector> memory;
    private readonly AlignedBuffer<Affine<TField>> empty = new(1);
    private readonly TVector* accumulator;
    private readonly TVector* operand;
    private readonly LanePoints<TLanes, TVector, TField> points = new();

    public LaneHorner()
    {
        memory = new AlignedBuffer<TVector>(6L * TLanes.Size);
        accumulator = memory.Pointer;
        operand = accumulator + (3 * TLanes.Size);
        *empty.Pointer = default;
    }

    /// <summary>Results in Jacobian coordinates. <paramref name="counts"/> may differ and may be zero.</summary>
    public void Run(Affine<TField>** sums, ReadOnlySpan<int> counts, Jacobian<TField>* results)
    {
        int most = 0;
        foreach (int count in counts)
        {
            most = Math.Max(most, count);
        }

        points.SetInfinity(accumulator);
        Affine<TField>** pointers = stackalloc Affine<TField>*[Lanes];
        for (int position = most - 1; position >= 0; position--)
        {
            if (position < most - 1)
            {
                for (int i = 0; i < ScalarPool.DigitBits; i++)
                {
                    points.Double(accumulator);
                }
            }

            for (int lane = 0; lane < Lanes; lane++)
            {
                pointers[lane] = lane < counts.Length && position < counts[lane] ? sums[lane] + position : empty.Pointer;
            }

            points.Load(operand, pointers);
            points.Add(accumulator, operand);
        }

        LanePoints<TLanes, TVector, TField>.Store(results, accumulator, counts.Length);
    }

    public void Dispose()
    {
        memory.Dispose();
        points.Dispose();
        empty.Dispose();
    }
}

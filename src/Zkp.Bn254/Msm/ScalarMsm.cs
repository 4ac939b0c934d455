namespace Zkp.Bn254;

/// <summary>
/// Σ sᵢ·Pᵢ by Pippenger's buckets with scalar field arithmetic: the path of machines without wide vectors, and the oracle of those
/// with them.
/// </summary>
internal static unsafe class ScalarMsm
{
    /// <summary>Sums <paramref name="count"/> points times canonical scalars.</summary>
    public static Jacobian<TField> Sum<TField>(
        Affine<TField>* points, Limbs* scalars, int count, int threads, CancellationToken cancellationToken = default)
        where TField : unmanaged, IField<TField>
    {
        if (count == 0)
        {
            return Jacobian<TField>.Infinity;
        }

        ScalarWindows windows = new(WindowBits(count));
        Jacobian<TField>[] sums = new Jacobian<TField>[windows.Count];
        Parallel.For(
            0,
            windows.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            window => sums[window] = SumWindow(points, scalars, count, windows, window));
        return Combine(sums, windows.Bits);
    }

    /// <summary>The definition: the slow twin of every multi-scalar multiplication here.</summary>
    public static Jacobian<TField> SumNaively<TField>(ReadOnlySpan<Affine<TField>> points, ReadOnlySpan<Limbs> scalars)
        where TField : unmanaged, IField<TField>
    {
        Jacobian<TField> sum = Jacobian<TField>.Infinity;
        for (int i = 0; i < points.Length; i++)
        {
            sum = sum.Add(Jacobian<TField>.FromAffine(points[i]).Multiply(scalars[i]));
        }

        return sum;
    }

    /// <summary>Σ 2^(bits·i)·sums[i].</summary>
    public static Jacobian<TField> Combine<TField>(ReadOnlySpan<Jacobian<TField>> sums, int bits)
        where TField : unmanaged, IField<TField>
    {
        Jacobian<TField> result = Jacobian<TField>.Infinity;
        for (int window = sums.Length - 1; window >= 0; window--)
        {
            for (int bit = 0; bit < bits; bit++)
            {
                result = result.Double();
            }

            result = result.Add(sums[window]);
        }

        return result;
    }

    /// <summary>The width that makes the additions fewest: one a point and window, and about two and a half (they are not mixed) a bucket.</summary>
    public static int WindowBits(int count)
    {
        int best = 2;
        double bestCost = double.MaxValue;
        for (int bits = 2; bits <= ScalarWindows.MaxBits; bits++)
        {
            double cost = (double)(new ScalarWindows(bits).Count) * (count + (2.5 * (1 << (bits - 1))));
            if (cost < bestCost)
            {
                (best, bestCost) = (bits, cost);
            }
        }

        return best;
    }

    /// <summary>Σ d·bucket[d] of one window, without its power of two.</summary>
    public static Jacobian<TField> SumWindow<TField>(
        Affine<TField>* points, Limbs* scalars, int count, in ScalarWindows windows, int window)
        where TField : unmanaged, IField<TField>
    {
        Jacobian<TField>[] buckets = new Jacobian<TField>[windows.MaxDigit + 1];
        Array.Fill(buckets, Jacobian<TField>.Infinity);
        for (int i = 0; i < count; i++)
        {
            int digit = windows.Digit(scalars[i], window);
            if (digit > 0)
            {
                buckets[digit] = buckets[digit].Add(points[i]);
            }
            else if (digit < 0)
            {
                buckets[-digit] = buckets[-digit].Add(points[i].Negate());
            }
        }

        // Σ d·bucket[d] as a sum of suffix sums.
        Jacobian<TField> suffix = Jacobian<TField>.Infinity;
        Jacobian<TField> sum = Jacobian<TField>.Infinity;
        for (int digit = windows.MaxDigit; digit > 0; digit--)
        {
            suffix = suffix.Add(buckets[digit]);
            sum = sum.Add(suffix);
        }

        return sum;
    }
}

using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>
/// Adds coefficient · value to rows, a vector of products at a time. The coefficients carry 2^512 and the values no factor, so that rows get
/// Montgomery form with R = 2^256.
/// </summary>
internal sealed unsafe class RowAccumulator
{
    private const int MaxPending = 8;

    private readonly ulong*[] coefficients = new ulong*[MaxPending];
    private readonly ulong*[] values = new ulong*[MaxPending];
    private readonly Fr*[] rows = new Fr*[MaxPending];
    private int pending;

    public static bool IsSupported => Lanes8.IsSupported || Lanes4.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong* coefficient, ulong* value, Fr* row)
    {
        coefficients[pending] = coefficient;
        values[pending] = value;
        rows[pending] = row;
        if (++pending == MaxPending)
        {
            Flush();
        }
    }

    /// <summary>Adds what is waiting for more.</summary>
    public void Flush()
    {
        if (pending == 0)
        {
            return;
        }

        for (int i = pending; i < MaxPending; i++)
        {
            coefficients[i] = coefficients[0];
            values[i] = values[0];
        }

        if (Lanes8.IsSupported)
        {
            Flush<Lanes8>();
        }
        else
        {
            Flush<Lanes4>();
        }

        pending = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Flush<TVector>()
        where TVector : unmanaged, ILaneVector<TVector>
    {
        TVector* memory = stackalloc TVector[(3 * LaneLimbs.Count) + 5];
        TVector* x = LaneStack.Align(memory);
        TVector* y = x + LaneLimbs.Count;
        TVector* product = y + LaneLimbs.Count;
        TVector* words = product + LaneLimbs.Count;
        for (int first = 0; first < pending; first += TVector.Count)
        {
            Gather(words, coefficients, first);
            LaneMath<LaneScalarModulus, TVector>.UnpackWords(x, words);
            Gather(words, values, first);

            // The shift by five bits makes up for the product's R = 2^261.
            LaneMath<LaneScalarModulus, TVector>.Unpack(y, words);
            LaneMath<LaneScalarModulus, TVector>.Multiply(product, x, y);
            LaneMath<LaneScalarModulus, TVector>.Canonicalise(product);
            LaneMath<LaneScalarModulus, TVector>.PackWords(words, product);
            int count = Math.Min(TVector.Count, pending - first);
            for (int lane = 0; lane < count; lane++)
            {
                *rows[first + lane] += new Fr(LaneWords.Read(words, lane));
            }
        }
    }

    private static void Gather<TVector>(TVector* words, ulong*[] sources, int first)
        where TVector : unmanaged, ILaneVector<TVector>
    {
        fixed (ulong** rows = sources)
        {
            TVector.LoadFourWords(words, rows + first);
        }
    }
}

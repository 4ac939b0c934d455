using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>
/// Doubles many points at once, a point a lane, in homogeneous coordinates by the complete formula for a = 0 (Renes, Costello, Batina, ePrint
/// 2015/1060, algorithm 9), and gives them in affine coordinates with one inversion for all.
/// </summary>
internal sealed unsafe class LaneDoubler<TLanes, TVector, TField> : IDisposable
    where TLanes : struct, ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    private readonly int count;
    private readonly int groups;
    private readonly AlignedBuffer<TVector> memory;
    private readonly AlignedBuffer<Affine<TField>> discarded = new(1);
    private readonly TVector* points;
    private readonly TVector* prefixes;
    private readonly TVector* one;
    private readonly TVector* zero;
    private readonly TVector* t;

    /// <summary>Takes up to a few hundred affine points, some of which may be infinity.</summary>
    public LaneDoubler(Affine<TField>* source, int count)
    {
        this.count = count;
        groups = (count + Lanes - 1) / Lanes;
        int size = TLanes.Size;
        memory = new AlignedBuffer<TVector>((long)size * ((4L * groups) + 9));
        points = memory.Pointer;
        prefixes = points + (3 * size * groups);
        one = prefixes + (size * (groups + 1));
        zero = one + size;
        t = zero + size;
        TField* ones = stackalloc TField[Lanes];
        new Span<TField>(ones, Lanes).Fill(TField.One);
        TLanes.Load(one, ones);
        TLanes.Reduce(one, one);
        new Span<TVector>(zero, size).Clear();
        Affine<TField>** pointers = stackalloc Affine<TField>*[Lanes];
        for (int group = 0; group < groups; group++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                pointers[lane] = source + Math.Min((group * Lanes) + lane, count - 1);
            }

            Load(points + (3 * size * group), pointers);
        }
    }

    private static int Lanes => TVector.Count;

    /// <summary>Doubles every point <paramref name="times"/> times, and writes them.</summary>
    public void Double(int times, Affine<TField>* destination)
    {
        for (int group = 0; group < groups; group++)
        {
            TVector* point = points + (3 * TLanes.Size * group);
            for (int i = 0; i < times; i++)
            {
                Double(point);
            }
        }

        Store(destination);
    }

    public void Dispose()
    {
        memory.Dispose();
        discarded.Dispose();
    }

    /// <summary>(x : y : 1), or (0 : 1 : 0) for infinity, which lies there as (0, 0).</summary>
    private void Load(TVector* point, Affine<TField>** pointers)
    {
        int size = TLanes.Size;
        TLanes.LoadPoints(point, point + size, pointers);
        TVector any = TVector.Zero;
        for (int i = 0; i < 2 * size; i++)
        {
            any |= point[i];
        }

        TVector isInfinity = TVector.IsZero(any);
        TLanes.Reduce(point, point);
        TLanes.Reduce(point + size, point + size);
        TLanes.Select(point + (2 * size), isInfinity, zero, one);
        TLanes.Select(point + size, isInfinity, one, point + size);
    }

    /// <summary>Values in and out are reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Double(TVector* point)
    {
        int size = TLanes.Size;
        TVector* x = point;
        TVector* y = point + size;
        TVector* z = point + (2 * size);
        TVector* t0 = t;
        TVector* t1 = t + size;
        TVector* t2 = t + (2 * size);
        TVector* z3 = t + (3 * size);
        TVector* x3 = t + (4 * size);
        TVector* y3 = t + (5 * size);

        TLanes.Square(t0, y);
        TLanes.Multiply(t1, y, z);
        TLanes.Square(t2, z);
        TLanes.Reduce(t2, t2);
        TLanes.MultiplyBy3B(t2, t2);

        // 8·y², in two parts because the limbs of a sum must stay below 2^31.
        TLanes.Add(z3, t0, t0);
        TLanes.Add(z3, z3, z3);
        TLanes.Reduce(z3, z3);
        TLanes.Add(z3, z3, z3);
        TLanes.Reduce(z3, z3);

        TLanes.Multiply(x3, t2, z3);
        TLanes.Multiply(z3, t1, z3);
        TLanes.Add(y3, t0, t2);
        TLanes.Reduce(y3, y3);
        TLanes.Add(t1, t2, t2);
        TLanes.Add(t2, t1, t2);
        TLanes.Subtract(t0, t0, t2);
        TLanes.Reduce(t0, t0);
        TLanes.Multiply(y3, t0, y3);
        TLanes.Multiply(t1, x, y);
        TLanes.Reduce(z, z3);
        TLanes.Add(y3, x3, y3);
        TLanes.Reduce(y, y3);
        TLanes.Multiply(x3, t0, t1);
        TLanes.Add(x3, x3, x3);
        TLanes.Reduce(x, x3);
    }

    /// <summary>Divides by z, of all points at once: products of all z before each, one inversion, and back.</summary>
    private void Store(Affine<TField>* destination)
    {
        int size = TLanes.Size;
        TVector* inverse = t;
        TVector* z = t + size;
        TVector* reciprocal = t + (2 * size);
        TVector* x = t + (3 * size);
        TVector* y = t + (4 * size);
        Copy(prefixes, one);
        for (int group = 0; group < groups; group++)
        {
            Divisor(z, group);
            TLanes.Multiply(prefixes + (size * (group + 1)), prefixes + (size * group), z);
        }

        Copy(inverse, prefixes + (size * groups));
        if (!LaneInversion<TLanes, TVector, TField>.TryInvert(inverse, x))
        {
            throw new InvalidOperationException("A point that is not infinity has no z coordinate.");
        }

        Affine<TField>** destinations = stackalloc Affine<TField>*[Lanes];
        for (int group = groups - 1; group >= 0; group--)
        {
            TVector* point = points + (3 * size * group);
            TVector isInfinity = Divisor(z, group);
            TLanes.Multiply(reciprocal, prefixes + (size * group), inverse);
            TLanes.Multiply(inverse, inverse, z);
            TLanes.Multiply(x, point, reciprocal);
            TLanes.Multiply(y, point + size, reciprocal);
            TLanes.Select(x, isInfinity, zero, x);
            TLanes.Select(y, isInfinity, zero, y);
            for (int lane = 0; lane < Lanes; lane++)
            {
                int index = (group * Lanes) + lane;
                destinations[lane] = index < count ? destination + index : discarded.Pointer;
            }

            TLanes.StorePoints(destinations, x, y);
        }
    }

    /// <summary>The group's z, or one for infinity, and where it is infinity.</summary>
    private TVector Divisor(TVector* result, int group)
    {
        TVector* z = points + (TLanes.Size * ((3 * group) + 2));
        TVector isInfinity = TLanes.IsZero(z);
        TLanes.Select(result, isInfinity, one, z);
        return isInfinity;
    }

    private static void Copy(TVector* destination, TVector* source) =>
        Unsafe.CopyBlock(destination, source, (uint)(TLanes.Size * sizeof(TVector)));
}

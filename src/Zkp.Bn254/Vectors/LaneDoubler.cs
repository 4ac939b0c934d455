using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>
/// Doubles many points at once, a point a lane, and gives them in affine coordinates with one inversion for all.
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
    private readonly LanePoints<TLanes, TVector, TField> arithmetic = new();
    private readonly TVector* points;
    private readonly TVector* prefixes;
    private readonly TVector* t;

    /// <summary>Takes up to a few hundred affine points, some of which may be infinity.</summary>
    public LaneDoubler(Affine<TField>* source, int count)
    {
        this.count = count;
        groups = (count + Lanes - 1) / Lanes;
        int size = TLanes.Size;
        memory = new AlignedBuffer<TVector>((long)size * ((4L * groups) + 6));
        points = memory.Pointer;
        prefixes = points + (3 * size * groups);
        t = prefixes + (size * (groups + 1));
        Affine<TField>** pointers = stackalloc Affine<TField>*[Lanes];
        for (int group = 0; group < groups; group++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                pointers[lane] = source + Math.Min((group * Lanes) + lane, count - 1);
            }

            arithmetic.Load(points + (3 * size * group), pointers);
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
                arithmetic.Double(point);
            }
        }

        Store(destination);
    }

    public void Dispose()
    {
        memory.Dispose();
        arithmetic.Dispose();
        discarded.Dispose();
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
        Copy(prefixes, arithmetic.One);
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
            TLanes.Select(x, isInfinity, arithmetic.Zero, x);
            TLanes.Select(y, isInfinity, arithmetic.Zero, y);
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
        TLanes.Select(result, isInfinity, arithmetic.One, z);
        return isInfinity;
    }

    private static void Copy(TVector* destination, TVector* source) =>
        Unsafe.CopyBlock(destination, source, (uint)(TLanes.Size * sizeof(TVector)));
}

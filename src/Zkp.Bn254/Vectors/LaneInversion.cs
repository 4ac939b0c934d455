using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>Reciprocals of all lanes of one vector of elements.</summary>
internal static unsafe class LaneInversion<TLanes, TVector, TField>
    where TLanes : struct, ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    /// <summary>
    /// Inverts every lane with one scalar inversion; false when one is zero, and then <paramref name="x"/> is lost. Lanes are multiplied with
    /// those 1, 2, 4… places away, which gives the product of all in every lane, and with one lane left out each lane's cofactor.
    /// </summary>
    /// <param name="x">A normalised element.</param>
    /// <param name="scratch">Room for two elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryInvert(TVector* x, TVector* scratch)
    {
        TVector* cofactor = scratch;
        TVector* other = scratch + TLanes.Size;
        SwapLanes(cofactor, x, 1);
        TLanes.Multiply(x, x, cofactor);
        for (int distance = 2; distance < TVector.Count; distance *= 2)
        {
            SwapLanes(other, x, distance);
            TLanes.Multiply(cofactor, cofactor, other);
            TLanes.Multiply(x, x, other);
        }

        TField* values = stackalloc TField[TVector.Count];
        TLanes.Store(values, x);
        if (values[0].IsZero)
        {
            return false;
        }

        new Span<TField>(values, TVector.Count).Fill(values[0].Invert());
        TLanes.Load(x, values);
        TLanes.Multiply(x, x, cofactor);
        return true;
    }

    /// <summary>Every lane takes the value of the one whose number differs in the bit of <paramref name="distance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SwapLanes(TVector* result, TVector* x, int distance)
    {
        int words = TLanes.Size * TVector.Count;
        for (int word = 0; word < words; word++)
        {
            ((long*)result)[word ^ distance] = ((long*)x)[word];
        }
    }
}

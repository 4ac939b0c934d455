using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <summary>
/// Adds coefficient · value to rows, eight products at a time. The coefficients carry 2^512 and the values no factor, so that rows get
/// Montgomery form with R = 2^256.
/// </summary>
internal sealed unsafe class RowAccumulator : IDisposable
{
    private const int Lanes = 8;
    private const int Limbs = LaneMath<ScalarModulus>.Limbs;

    private readonly AlignedBuffer<Vector512<long>> memory = new((3 * Limbs) + 8);
    private readonly ulong*[] coefficients = new ulong*[Lanes];
    private readonly ulong*[] values = new ulong*[Lanes];
    private readonly Fr*[] rows = new Fr*[Lanes];
    private int pending;

    public static bool IsSupported => LaneMath<ScalarModulus>.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong* coefficient, ulong* value, Fr* row)
    {
        coefficients[pending] = coefficient;
        values[pending] = value;
        rows[pending] = row;
        if (++pending == Lanes)
        {
            Flush();
        }
    }

    /// <summary>Adds what is waiting for more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Flush()
    {
        if (pending == 0)
        {
            return;
        }

        for (int lane = pending; lane < Lanes; lane++)
        {
            coefficients[lane] = coefficients[0];
            values[lane] = values[0];
        }

        Vector512<long>* x = memory.Pointer;
        Vector512<long>* y = x + Limbs;
        Vector512<long>* product = y + Limbs;
        Vector512<ulong>* words = (Vector512<ulong>*)(product + Limbs);
        Gather(words, coefficients);
        LaneMath<ScalarModulus>.UnpackWords(x, words);
        Gather(words, values);

        // The shift by five bits makes up for the product's R = 2^261.
        LaneMath<ScalarModulus>.Unpack(y, words[0], words[1], words[2], words[3]);
        LaneMath<ScalarModulus>.Multiply(product, x, y);
        LaneMath<ScalarModulus>.Canonicalise(product);
        LaneMath<ScalarModulus>.PackWords(words, product);
        ulong* w = (ulong*)words;
        for (int lane = 0; lane < pending; lane++)
        {
            *rows[lane] += new Fr(new Zkp.Bn254.Limbs(w[lane], w[8 + lane], w[16 + lane], w[24 + lane]));
        }

        pending = 0;
    }

    public void Dispose() => memory.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(Vector512<ulong>* words, ulong*[] sources) => LaneTranspose.Transpose(
        words, Row(sources[0]), Row(sources[1]), Row(sources[2]), Row(sources[3]), Row(sources[4]), Row(sources[5]), Row(sources[6]), Row(sources[7]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Row(ulong* source) => Vector512.Create(Vector256.Load(source), Vector256<ulong>.Zero);
}

using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>A random polynomial: its coefficients, of 128 bits, and its values on a domain.</summary>
internal sealed unsafe class DualScalars : IDisposable
{
    private readonly RandomScalars coefficients;
    private readonly AlignedBuffer<Limbs> values;

    public DualScalars(int logSize, int threads)
    {
        Count = 1 << logSize;
        coefficients = new RandomScalars(Count);
        values = new AlignedBuffer<Limbs>(Count);

        // The transform takes coefficients in bit-reversed order.
        Fr[] transformed = new Fr[Count];
        for (int i = 0; i < Count; i++)
        {
            transformed[NttDomain.ReverseBits(i, logSize)] = new Fr(Montgomery<ScalarModulus>.ToMontgomery(coefficients.Pointer[i]));
        }

        new NttDomain(logSize).ForwardFromBitReversed(transformed, threads);
        for (int i = 0; i < Count; i++)
        {
            values.Pointer[i] = transformed[i].ToCanonical();
        }
    }

    public int Count { get; }

    public Limbs* Coefficients => coefficients.Pointer;

    public Limbs* Values => values.Pointer;

    public void Dispose()
    {
        coefficients.Dispose();
        values.Dispose();
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Unpredictable coefficients of 128 bits for the sums by which many equations are checked at once.</summary>
internal sealed unsafe class RandomScalars : IDisposable
{
    private readonly AlignedBuffer<Limbs> scalars;

    public RandomScalars(int count)
    {
        scalars = new AlignedBuffer<Limbs>(count);
        byte[] bytes = new byte[Math.Min(count, 1 << 12) * 16];
        for (int first = 0; first < count; first += 1 << 12)
        {
            int taken = Math.Min(1 << 12, count - first);
            RandomNumberGenerator.Fill(bytes);
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            for (int i = 0; i < taken; i++)
            {
                scalars.Pointer[first + i] = new Limbs(words[2 * i], words[(2 * i) + 1], 0, 0);
            }
        }
    }

    public Limbs* Pointer => scalars.Pointer;

    public void Dispose() => scalars.Dispose();
}

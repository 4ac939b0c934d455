using Zkp.Bn254;
using Zkp.Groth16;

namespace Zkp.Bench.Prover;

/// <summary>
/// A circuit of any size, written without a compiler (circom takes minutes for a million constraints): xᵢ₊₁ = xᵢ² + xᵢ, so that every signal
/// of the witness is a full field element.
/// </summary>
internal static class SquaringChain
{
    private const int FieldBytes = 32;
    private const int TermBytes = sizeof(uint) + FieldBytes;

    /// <summary>Writes the constraints xᵢ · xᵢ = xᵢ₊₁ − xᵢ in iden3's binary format; the last x is the one public signal.</summary>
    public static void WriteR1cs(string path, int constraints)
    {
        using FileStream stream = new(path, FileMode.Create);
        using BinaryWriter writer = new(stream);
        byte[] one = Bytes(Fr.One), minusOne = Bytes(-Fr.One);
        int signals = constraints + 2;

        writer.Write("r1cs"u8);
        writer.Write(1U);
        writer.Write(2U);
        writer.Write(1U);
        writer.Write((long)(sizeof(uint) + FieldBytes + (4 * sizeof(uint)) + sizeof(ulong) + sizeof(uint)));
        writer.Write(FieldBytes);
        writer.Write(Fr.Modulus.ToByteArray(isUnsigned: true));
        writer.Write(signals);
        writer.Write(1U);
        writer.Write(0U);
        writer.Write(1U);
        writer.Write((ulong)signals);
        writer.Write(constraints);

        writer.Write(2U);
        writer.Write((long)constraints * ((3 * sizeof(uint)) + (4 * TermBytes)));
        for (int i = 0; i < constraints; i++)
        {
            WriteTerms(writer, (Signal(i, constraints), one));
            WriteTerms(writer, (Signal(i, constraints), one));
            WriteTerms(writer, (Signal(i + 1, constraints), one), (Signal(i, constraints), minusOne));
        }
    }

    /// <summary>The full assignment that begins with a given secret.</summary>
    public static void WriteWitness(string path, int constraints)
    {
        Limbs[] values = new Limbs[constraints + 2];
        values[0] = Fr.One.ToCanonical();
        Fr x = Fr.FromBigInteger(System.Numerics.BigInteger.Pow(3, 150));
        for (int i = 0; i <= constraints; i++)
        {
            values[Signal(i, constraints)] = x.ToCanonical();
            x = (x * x) + x;
        }

        new Groth16.Witness(values).Write(path);
    }

    /// <summary>Signal 1 is the output, the last of the chain.</summary>
    private static int Signal(int i, int constraints) => i == constraints ? 1 : i + 2;

    private static void WriteTerms(BinaryWriter writer, params ReadOnlySpan<(int Signal, byte[] Value)> terms)
    {
        writer.Write(terms.Length);
        foreach ((int signal, byte[] value) in terms)
        {
            writer.Write(signal);
            writer.Write(value);
        }
    }

    private static byte[] Bytes(Fr value)
    {
        byte[] bytes = new byte[FieldBytes];
        value.ToBigInteger().ToByteArray(isUnsigned: true).CopyTo(bytes, 0);
        return bytes;
    }
}

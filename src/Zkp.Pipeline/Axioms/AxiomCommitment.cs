using System.Numerics;
using System.Text;
using Zkp.Bn254;

namespace Zkp.Pipeline.Axioms;

/// <summary>The salted Poseidon commitment to a canonical list of axioms, as <c>entailment.circom</c> computes it.</summary>
public static class AxiomCommitment
{
    /// <summary>The slots of the circuit. Slots that no axiom fills hold zeros and still are hashed.</summary>
    public const int Slots = 16;

    private const int ChunkLength = Poseidon.MaxInputs;
    private const int CountShift = 48;
    private const int TagShift = 56;

    /// <summary>
    /// The bytes of <c>zkp/axioms/1</c> as a number: keeps this hash apart from every other use of Poseidon. A constant
    /// inside the circuit.
    /// </summary>
    public static BigInteger Tag { get; } = new(Encoding.ASCII.GetBytes("zkp/axioms/1"), isUnsigned: true, isBigEndian: true);

    /// <summary>
    /// Poseidon(chunk 1, chunk 2, chunk 3, shape, salt), where the chunks are Poseidon hashes of 16 of the 48 values
    /// (slot by slot: conclusion, first antecedent, second antecedent; zero for none), and
    /// shape = tag · 2^56 + count · 2^48 + Σ 8^slot · (used + 2 · has first + 4 · has second).
    /// </summary>
    /// <exception cref="ArgumentException">There are more axioms than slots.</exception>
    public static Fr Compute(AxiomSet axioms, Fr salt)
    {
        if (axioms.Count > Slots)
        {
            throw new ArgumentException($"The circuit has {Slots} slots for axioms.", nameof(axioms));
        }

        Fr[] values = new Fr[3 * Slots];
        for (int i = 0; i < axioms.Count; i++)
        {
            values[3 * i] = axioms[i].Conclusion.Hash;
            for (int a = 0; a < axioms[i].Antecedents.Count; a++)
            {
                values[3 * i + 1 + a] = axioms[i].Antecedents[a].Hash;
            }
        }

        Fr[] outer = [.. values.Chunk(ChunkLength).Select(chunk => Poseidon.Hash(chunk)), Fr.FromBigInteger(Shape(axioms)), salt];
        return Poseidon.Hash(outer);
    }

    private static BigInteger Shape(AxiomSet axioms)
    {
        BigInteger bits = BigInteger.Zero;
        for (int i = 0; i < axioms.Count; i++)
        {
            int presence = axioms[i].Antecedents.Count switch { 0 => 0b001, 1 => 0b011, _ => 0b111 };
            bits += (BigInteger)presence << (3 * i);
        }

        return (Tag << TagShift) + ((BigInteger)axioms.Count << CountShift) + bits;
    }
}

using System.Buffers.Binary;
using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Circuits.Tests.Support;

/// <summary>One term of a linear combination: coefficient times the wire's value.</summary>
internal readonly record struct Term(int Wire, Fr Coefficient);

/// <summary>A · B = C, each a linear combination of wires.</summary>
internal sealed record Constraint(Term[] A, Term[] B, Term[] C);

/// <summary>
/// The constraints of a circuit, read from its <c>.r1cs</c> by a reader of the tests' own
/// (format: https://github.com/iden3/r1csfile/blob/master/doc/r1cs_bin_format.md), so that a fault in the prover's
/// reader cannot hide a fault in the circuit.
/// </summary>
internal sealed class ConstraintSystem
{
    private ConstraintSystem(int wires, int outputs, int publicInputs, int privateInputs, Constraint[] constraints)
    {
        Wires = wires;
        Outputs = outputs;
        PublicInputs = publicInputs;
        PrivateInputs = privateInputs;
        Constraints = constraints;
    }

    /// <summary>Wire 0 is the constant one.</summary>
    public int Wires { get; }

    public int Outputs { get; }

    public int PublicInputs { get; }

    public int PrivateInputs { get; }

    public Constraint[] Constraints { get; }

    public static ConstraintSystem Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal("r1cs"u8, bytes.AsSpan(0, 4));
        int sections = (int)UInt32At(bytes, 8);
        Dictionary<uint, int> starts = [];
        int position = 12;
        for (int i = 0; i < sections; i++)
        {
            starts.Add(UInt32At(bytes, position), position + 12);
            position += 12 + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(position + 4));
        }

        int header = starts[1];
        Assert.Equal(32u, UInt32At(bytes, header));
        Assert.Equal(Fr.Modulus, new BigInteger(bytes.AsSpan(header + 4, 32), isUnsigned: true));
        header += 36;
        Constraint[] constraints = new Constraint[UInt32At(bytes, header + 24)];
        position = starts[2];
        for (int i = 0; i < constraints.Length; i++)
        {
            constraints[i] = new Constraint(ReadTerms(bytes, ref position), ReadTerms(bytes, ref position), ReadTerms(bytes, ref position));
        }

        return new ConstraintSystem(
            (int)UInt32At(bytes, header),
            (int)UInt32At(bytes, header + 4),
            (int)UInt32At(bytes, header + 8),
            (int)UInt32At(bytes, header + 12),
            constraints);
    }

    /// <summary>The indices of the constraints that an assignment breaks.</summary>
    public IReadOnlyList<int> Violations(Fr[] witness)
    {
        Assert.Equal(Wires, witness.Length);
        Assert.Equal(Fr.One, witness[0]);
        return [.. Enumerable.Range(0, Constraints.Length).Where(i => !Holds(i, witness))];
    }

    public bool Holds(int constraint, Fr[] witness)
    {
        (Term[] a, Term[] b, Term[] c) = Constraints[constraint];
        return Evaluate(a, witness) * Evaluate(b, witness) == Evaluate(c, witness);
    }

    /// <summary>For each wire the constraints that it occurs in.</summary>
    public List<int>[] ConstraintsOfWires()
    {
        List<int>[] byWire = [.. Enumerable.Range(0, Wires).Select(_ => new List<int>())];
        for (int i = 0; i < Constraints.Length; i++)
        {
            foreach (int wire in WiresOf(i))
            {
                byWire[wire].Add(i);
            }
        }

        return byWire;
    }

    public IEnumerable<int> WiresOf(int constraint)
    {
        (Term[] a, Term[] b, Term[] c) = Constraints[constraint];
        return a.Concat(b).Concat(c).Select(term => term.Wire).Distinct();
    }

    private static Fr Evaluate(Term[] terms, Fr[] witness)
    {
        Fr sum = Fr.Zero;
        foreach (Term term in terms)
        {
            sum += term.Coefficient * witness[term.Wire];
        }

        return sum;
    }

    private static Term[] ReadTerms(byte[] bytes, ref int position)
    {
        Term[] terms = new Term[UInt32At(bytes, position)];
        position += 4;
        for (int i = 0; i < terms.Length; i++)
        {
            Assert.True(Fr.TryReadLittleEndian(bytes.AsSpan(position + 4, 32), out Fr coefficient));
            terms[i] = new Term((int)UInt32At(bytes, position), coefficient);
            position += 36;
        }

        return terms;
    }

    private static uint UInt32At(byte[] bytes, int position) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(position));
}

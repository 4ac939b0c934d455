using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>A rank-1 constraint system as circom writes it: ⟨A, w⟩·⟨B, w⟩ = ⟨C, w⟩ for every constraint.</summary>
public sealed class R1cs
{
    private const uint HeaderSection = 1;
    private const uint ConstraintsSection = 2;
    private const uint CustomGatesSection = 4;

    private R1cs(R1csHeader header, LinearTerms a, LinearTerms b, LinearTerms c) => (Header, A, B, C) = (header, a, b, c);

    /// <summary>The number of signals, the constant one included.</summary>
    public int SignalCount => Header.Wires;

    public int ConstraintCount => Header.Constraints;

    public int PublicOutputCount => Header.PublicOutputs;

    public int PublicInputCount => Header.PublicInputs;

    public int PrivateInputCount => Header.PrivateInputs;

    /// <summary>Outputs and public inputs: what a verifier sees.</summary>
    public int PublicCount => Header.PublicOutputs + Header.PublicInputs;

    internal R1csHeader Header { get; }

    internal LinearTerms A { get; }

    internal LinearTerms B { get; }

    internal LinearTerms C { get; }

    /// <summary>Reads a .r1cs file over BN254.</summary>
    /// <exception cref="ProofSystemFormatException">The file is no such file, is truncated, contradicts itself, or uses custom gates.</exception>
    public static unsafe R1cs Read(string path)
    {
        using MappedFile file = MappedFile.Open(path);
        BinaryLayout layout = BinaryLayout.Read(file, "r1cs", 1);
        using MappedFile.Lease lease = file.Rent();
        R1csHeader header = ReadHeader(layout, lease);
        if (layout.Has(CustomGatesSection) && layout.Section(CustomGatesSection, "custom gates").Length > sizeof(uint))
        {
            throw layout.Invalid("the circuit uses custom gates, which Groth16 can't prove.");
        }

        (long offset, long length) = layout.Section(ConstraintsSection, "constraints");
        R1csConstraintReader reader = new(lease.Start + offset, length, header, layout);
        (LinearTerms a, LinearTerms b, LinearTerms c) = reader.ReadAll();
        return new R1cs(header, a, b, c);
    }

    /// <summary>The first constraint that a witness violates, or null when it satisfies them all.</summary>
    /// <exception cref="ArgumentException">The witness has another number of signals.</exception>
    public int? FirstViolatedConstraint(Witness witness)
    {
        if (witness.Count != SignalCount)
        {
            throw new ArgumentException(
                $"The witness has {witness.Count} signals, the constraint system {SignalCount}.", nameof(witness));
        }

        for (int row = 0; row < ConstraintCount; row++)
        {
            if (A.Evaluate(row, witness) * B.Evaluate(row, witness) != C.Evaluate(row, witness))
            {
                return row;
            }
        }

        return null;
    }

    private static unsafe R1csHeader ReadHeader(BinaryLayout layout, in MappedFile.Lease lease)
    {
        (long offset, long length) = layout.Section(HeaderSection, "header");
        SpanReader reader = new(new ReadOnlySpan<byte>(lease.Start + offset, (int)Math.Min(length, 256)), "the header section");
        layout.CheckPrime(ref reader, Fr.Modulus, "the field's prime");
        uint wires = reader.ReadUInt32();
        uint outputs = reader.ReadUInt32();
        uint publicInputs = reader.ReadUInt32();
        uint privateInputs = reader.ReadUInt32();
        reader.ReadUInt64(); // labels, which only debuggers need
        uint constraints = reader.ReadUInt32();
        if (wires == 0 || (ulong)outputs + publicInputs + privateInputs + 1 > wires)
        {
            throw layout.Invalid(
                $"{outputs} outputs, {publicInputs} public and {privateInputs} private inputs and the constant do not fit {wires} wires.");
        }

        if (constraints > 1 << NttDomain.MaxLogSize || wires > int.MaxValue)
        {
            throw layout.Invalid($"{constraints} constraints over {wires} wires are more than BN254's scalar field has room for.");
        }

        return new R1csHeader((int)wires, (int)outputs, (int)publicInputs, (int)privateInputs, (int)constraints);
    }
}

using System.Runtime.CompilerServices;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Reads the constraints of a .r1cs file. Lists grow with the bytes that are really there, never with announced counts.</summary>
internal sealed unsafe class R1csConstraintReader(byte* start, long length, R1csHeader header, BinaryLayout layout)
{
    private const int TermSize = sizeof(uint) + Fr.Size;

    private long position;

    public (LinearTerms A, LinearTerms B, LinearTerms C) ReadAll()
    {
        // Three empty combinations are the least that a constraint takes.
        if (length < 3L * sizeof(uint) * header.Constraints)
        {
            throw layout.Invalid($"{header.Constraints} constraints do not fit the {length} bytes of their section.");
        }

        Builder a = new(header.Constraints), b = new(header.Constraints), c = new(header.Constraints);
        for (int row = 0; row < header.Constraints; row++)
        {
            ReadCombination(row, a);
            ReadCombination(row, b);
            ReadCombination(row, c);
        }

        return position == length
            ? (a.Build(), b.Build(), c.Build())
            : throw layout.Invalid($"{length - position} bytes follow the last of {header.Constraints} constraints.");
    }

    private void ReadCombination(int row, Builder builder)
    {
        uint terms = ReadUInt32(row);
        if (terms > (length - position) / TermSize)
        {
            throw layout.Invalid($"constraint {row} announces {terms} terms, more than the section has bytes for.");
        }

        for (uint i = 0; i < terms; i++)
        {
            uint signal = ReadUInt32(row);
            if (signal >= header.Wires)
            {
                throw layout.Invalid($"constraint {row} uses signal {signal} of {header.Wires}.");
            }

            if (!Fr.TryReadLittleEndian(new ReadOnlySpan<byte>(start + position, Fr.Size), out Fr coefficient))
            {
                throw layout.Invalid($"constraint {row} has a coefficient that is not below the scalar field's modulus.");
            }

            position += Fr.Size;
            builder.Signals.Add((int)signal);
            builder.Coefficients.Add(coefficient);
        }

        builder.RowStarts[row + 1] = builder.Signals.Count;
    }

    private uint ReadUInt32(int row)
    {
        if (length - position < sizeof(uint))
        {
            throw layout.Invalid($"the constraints end in constraint {row} of {header.Constraints}; the file is truncated.");
        }

        uint value = Unsafe.ReadUnaligned<uint>(start + position);
        position += sizeof(uint);
        return value;
    }

    private sealed class Builder(int rows)
    {
        public int[] RowStarts { get; } = new int[rows + 1];

        public List<int> Signals { get; } = [];

        public List<Fr> Coefficients { get; } = [];

        public LinearTerms Build() => new(RowStarts, [.. Signals], [.. Coefficients]);
    }
}

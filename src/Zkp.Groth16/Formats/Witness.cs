using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>The full assignment of a circuit's signals; signal 0 is the constant one. It holds private values: never log it.</summary>
public sealed class Witness
{
    private const uint HeaderSection = 1;
    private const uint ValuesSection = 2;
    private const uint FileVersion = 2;

    internal Witness(Limbs[] canonical) => Canonical = canonical;

    /// <summary>The number of signals.</summary>
    public int Count => Canonical.Length;

    internal Limbs[] Canonical { get; }

    /// <summary>The value of one signal.</summary>
    public Fr this[int signal] =>
        Fr.TryFromCanonical(Canonical[signal], out Fr value)
            ? value
            : throw new InvalidOperationException($"Signal {signal} is not canonical.");

    /// <summary>Makes a witness of values.</summary>
    public static Witness FromValues(ReadOnlySpan<Fr> values)
    {
        Limbs[] canonical = new Limbs[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            canonical[i] = values[i].ToCanonical();
        }

        return new Witness(canonical);
    }

    /// <summary>Reads a .wtns file.</summary>
    /// <exception cref="ProofSystemFormatException">The file is no such file, is truncated, of another curve, or has a value not below the modulus.</exception>
    public static unsafe Witness Read(string path)
    {
        using MappedFile file = MappedFile.Open(path);
        BinaryLayout layout = BinaryLayout.Read(file, "wtns", FileVersion);
        using MappedFile.Lease lease = file.Rent();
        (long offset, long length) = layout.Section(HeaderSection, "header");
        SpanReader reader = new(new ReadOnlySpan<byte>(lease.Start + offset, (int)Math.Min(length, 256)), $"{path}: the header section");
        layout.CheckPrime(ref reader, Fr.Modulus, "the field's prime");
        uint count = reader.ReadUInt32();
        offset = layout.Section(ValuesSection, "values", (long)count * Fr.Size);
        if (count is 0 or > 1 << 30)
        {
            throw layout.Invalid($"the witness has {count} signals.");
        }

        Limbs[] canonical = new Limbs[count];
        new ReadOnlySpan<Limbs>(lease.Start + offset, canonical.Length).CopyTo(canonical);
        for (int i = 0; i < canonical.Length; i++)
        {
            if (!canonical[i].IsBelow(Montgomery<ScalarModulus>.Modulus))
            {
                throw layout.Invalid($"the value of signal {i} is not below the scalar field's modulus.");
            }
        }

        return new Witness(canonical);
    }

    /// <summary>Writes a .wtns file that snarkjs reads.</summary>
    public void Write(string path)
    {
        using BinaryOutput output = new(path, "wtns", FileVersion, sections: 2);
        output.BeginSection(HeaderSection);
        output.Write((uint)Fr.Size);
        output.WriteRaw<Limbs>([Montgomery<ScalarModulus>.Modulus]);
        output.Write((uint)Count);
        output.EndSection();
        output.BeginSection(ValuesSection);
        output.WriteRaw<Limbs>(Canonical);
        output.EndSection();
    }

    /// <summary>The values that a verifier sees: signals 1 to <paramref name="count"/>.</summary>
    public IReadOnlyList<Fr> PublicSignals(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, Count);
        Fr[] signals = new Fr[count];
        for (int i = 0; i < count; i++)
        {
            signals[i] = this[i + 1];
        }

        return signals;
    }
}

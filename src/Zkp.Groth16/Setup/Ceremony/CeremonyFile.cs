using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>A .zkey with the record of its ceremony, all of its numbers and points checked as <see cref="ProvingKey.Load"/> does.</summary>
internal sealed unsafe class CeremonyFile : IDisposable
{
    private readonly ProvingKey key;
    private readonly MappedFile file;
    private readonly MappedFile.Lease lease;
    private readonly BinaryLayout layout;

    private CeremonyFile(ProvingKey key, MappedFile file, MappedFile.Lease lease)
    {
        this.key = key;
        this.file = file;
        this.lease = lease;
        layout = BinaryLayout.Read(file, ZkeyFormat.Name, ZkeyFormat.Version);
        Record = CeremonyRecord.Read(layout, lease);
    }

    public ZkeyHeader Header => key.Header;

    public CeremonyRecord Record { get; }

    public ZkeyCoefficient* Coefficients => (ZkeyCoefficient*)(lease.Start + key.Sections.Coefficients);

    public int CoefficientCount => key.Sections.CoefficientCount;

    public Affine<Fq>* Ic => Points<Fq>(key.Sections.Ic);

    public Affine<Fq>* A => Points<Fq>(key.Sections.A);

    public Affine<Fq>* B1 => Points<Fq>(key.Sections.B1);

    public Affine<Fq2>* B2 => Points<Fq2>(key.Sections.B2);

    public Affine<Fq>* L => Points<Fq>(key.Sections.C);

    public int LCount => Header.Signals - Header.Public - 1;

    public Affine<Fq>* H => Points<Fq>(key.Sections.H);

    /// <exception cref="ProofSystemFormatException">The file is no such key.</exception>
    public static CeremonyFile Open(string path)
    {
        ProvingKey key = ProvingKey.Load(path);
        MappedFile file = MappedFile.Open(path);
        MappedFile.Lease lease = file.Rent();
        try
        {
            return new CeremonyFile(key, file, lease);
        }
        catch
        {
            lease.Dispose();
            file.Dispose();
            key.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a section that contributions leave as it is.</summary>
    public ReadOnlySpan<byte> SectionBytes(uint section)
    {
        (long offset, long length) = layout.Section(section, "points");
        return new ReadOnlySpan<byte>(lease.Start + offset, checked((int)length));
    }

    public void Dispose()
    {
        lease.Dispose();
        file.Dispose();
        key.Dispose();
    }

    private Affine<TField>* Points<TField>(long offset)
        where TField : unmanaged, IField<TField> => (Affine<TField>*)(lease.Start + offset);
}

using System.Runtime.InteropServices;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// The outcome of phase 1, snarkjs's .ptau, mapped into memory: powers of a τ that nobody knows, times generators, α and β. Opening checks
/// the structure; <see cref="PowersOfTauVerifier"/> checks that the points are what they should be.
/// </summary>
public sealed unsafe class PowersOfTau : IDisposable
{
    private readonly MappedFile file;
    private readonly BinaryLayout layout;
    private readonly MappedFile.Lease lease;

    private PowersOfTau(MappedFile file, MappedFile.Lease lease)
    {
        this.file = file;
        this.lease = lease;
        layout = BinaryLayout.Read(file, PtauFormat.Name, PtauFormat.Version);
        (long offset, long length) = layout.Section(PtauFormat.HeaderSection, "header");
        SpanReader reader = new(new ReadOnlySpan<byte>(lease.Start + offset, (int)Math.Min(length, 256)), "the powers' header section");
        layout.CheckPrime(ref reader, Fq.Modulus, "the base field's prime");
        uint power = reader.ReadUInt32();
        uint ceremonyPower = reader.ReadUInt32();
        if (reader.Remaining != 0)
        {
            throw layout.Invalid($"{reader.Remaining} bytes follow the header.");
        }

        if (power is 0 or >= NttDomain.MaxLogSize || ceremonyPower < power || ceremonyPower > NttDomain.MaxLogSize)
        {
            throw layout.Invalid($"power {power} of a ceremony of power {ceremonyPower} is out of range: a file has 1 to {NttDomain.MaxLogSize - 1}, and no more than its ceremony.");
        }

        (Power, CeremonyPower) = ((int)power, (int)ceremonyPower);
        long size = 1L << Power;
        TauG1 = Points<Fq>(PtauFormat.TauG1Section, "powers of τ in G1", TauG1Count);
        TauG2 = Points<Fq2>(PtauFormat.TauG2Section, "powers of τ in G2", size);
        AlphaTauG1 = Points<Fq>(PtauFormat.AlphaTauG1Section, "α times powers of τ", size);
        BetaTauG1 = Points<Fq>(PtauFormat.BetaTauG1Section, "β times powers of τ", size);
        BetaG2Pointer = Points<Fq2>(PtauFormat.BetaG2Section, "β in G2", 1);
        IsPrepared = layout.Has(PtauFormat.LagrangeTauG1Section);
        if (IsPrepared)
        {
            LagrangeTauG1 = Points<Fq>(PtauFormat.LagrangeTauG1Section, "Lagrange basis at τ in G1", (4 * size) - 1);
            LagrangeTauG2 = Points<Fq2>(PtauFormat.LagrangeTauG2Section, "Lagrange basis at τ in G2", (2 * size) - 1);
            LagrangeAlphaTauG1 = Points<Fq>(PtauFormat.LagrangeAlphaTauG1Section, "α times the Lagrange basis at τ", (2 * size) - 1);
            LagrangeBetaTauG1 = Points<Fq>(PtauFormat.LagrangeBetaTauG1Section, "β times the Lagrange basis at τ", (2 * size) - 1);
        }
    }

    /// <summary>Binary logarithm of the largest domain that the file has powers for.</summary>
    public int Power { get; }

    /// <summary>That of the ceremony, which is greater when the file is an extract.</summary>
    public int CeremonyPower { get; }

    /// <summary>Whether the file has what making a circuit's key needs.</summary>
    public bool IsPrepared { get; }

    internal string Path => file.Path;

    internal long TauG1Count => (2L << Power) - 1;

    internal Affine<Fq>* TauG1 { get; }

    internal Affine<Fq2>* TauG2 { get; }

    internal Affine<Fq>* AlphaTauG1 { get; }

    internal Affine<Fq>* BetaTauG1 { get; }

    internal Affine<Fq2>* BetaG2Pointer { get; }

    /// <summary>Null unless <see cref="IsPrepared"/>, as are the next three.</summary>
    internal Affine<Fq>* LagrangeTauG1 { get; }

    internal Affine<Fq2>* LagrangeTauG2 { get; }

    internal Affine<Fq>* LagrangeAlphaTauG1 { get; }

    internal Affine<Fq>* LagrangeBetaTauG1 { get; }

    /// <summary>Opens a .ptau file. Magic, curve, powers and the size of every section are checked, points are not.</summary>
    /// <exception cref="ProofSystemFormatException">The file is no powers of tau over BN254, is truncated or contradicts itself.</exception>
    public static PowersOfTau Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        MappedFile file = MappedFile.Open(path);
        MappedFile.Lease lease = file.Rent();
        try
        {
            return new PowersOfTau(file, lease);
        }
        catch
        {
            lease.Dispose();
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        lease.Dispose();
        file.Dispose();
    }

    internal ProofSystemFormatException Invalid(string problem) => layout.Invalid(problem);

    /// <summary>The bytes of a section.</summary>
    internal ReadOnlySpan<byte> SectionBytes(uint section, string what)
    {
        (long offset, long length) = layout.Section(section, what);
        return length <= int.MaxValue
            ? new ReadOnlySpan<byte>(lease.Start + offset, (int)length)
            : throw Invalid($"section {section} ({what}) has {length} bytes.");
    }

    /// <summary>What lies in the file behind the powers of τ in G1, whatever that is: what <see cref="SnarkjsOverread"/> needs.</summary>
    /// <exception cref="ProofSystemFormatException">The file ends before a point's length.</exception>
    internal ReadOnlySpan<byte> BytesAfterTauG1()
    {
        long offset = (byte*)(TauG1 + TauG1Count) - lease.Start;
        return file.Length - offset >= G1Affine.Size
            ? new ReadOnlySpan<byte>(lease.Start + offset, G1Affine.Size)
            : throw Invalid("the powers of τ in G1 are the file's last section; the circuit's hash takes the bytes behind them.");
    }

    /// <summary>Checks that points are on their curve with coordinates below the modulus.</summary>
    internal void CheckCurve(Affine<Fq>* points, long count, string what) => ZkeyValidator.CheckG1(layout.Invalid, points, checked((int)count), what);

    internal void CheckCurve(Affine<Fq2>* points, long count, string what) => ZkeyValidator.CheckG2(layout.Invalid, points, checked((int)count), what);

    /// <summary>Checks that points of the twist are in the subgroup of order r.</summary>
    internal void CheckSubgroup(Affine<Fq2>* points, long count, string what, int threads, CancellationToken cancellationToken) =>
        SubgroupChecks.Check(layout.Invalid, points, checked((int)count), what, threads, cancellationToken);

    /// <summary>The one point that is used at once: [β]₂, checked.</summary>
    internal G2Affine ReadBetaG2()
    {
        SpanReader reader = new(new ReadOnlySpan<byte>(BetaG2Pointer, G2Affine.Size), "β in G2");
        return CeremonyPoints.ReadG2(ref reader, $"{Path}: β in G2");
    }

    internal G1Affine ReadG1(Affine<Fq>* point, string what)
    {
        SpanReader reader = new(new ReadOnlySpan<byte>(point, G1Affine.Size), what);
        return CeremonyPoints.ReadG1(ref reader, $"{Path}: {what}");
    }

    private Affine<TField>* Points<TField>(uint section, string what, long count)
        where TField : unmanaged, IField<TField> =>
        (Affine<TField>*)(lease.Start + layout.Section(section, what, count * sizeof(Affine<TField>)));
}

using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// A Groth16 proving key: snarkjs's .zkey, mapped into memory, so that loading copies nothing and several processes share it. Safe to use
/// from many threads.
/// </summary>
public sealed class ProvingKey : IDisposable
{
    private readonly MappedFile file;
    private volatile KeyTables? tables;

    private ProvingKey(MappedFile file, ZkeyHeader header, ZkeySections sections, VerifyingKey verifyingKey)
    {
        this.file = file;
        Header = header;
        Sections = sections;
        VerifyingKey = verifyingKey;
    }

    /// <summary>The number of signals of the circuit, the constant one included: what a witness must have.</summary>
    public int SignalCount => Header.Signals;

    /// <summary>The number of public signals.</summary>
    public int PublicCount => Header.Public;

    /// <summary>The size of the evaluation domain: the next power of two above constraints and public signals.</summary>
    public int DomainSize => Header.DomainSize;

    /// <summary>The verifying half of the key.</summary>
    public VerifyingKey VerifyingKey { get; }

    internal ZkeyHeader Header { get; }

    internal ZkeySections Sections { get; }

    /// <summary>The multiples of the points, once they have been computed.</summary>
    internal KeyTables? Tables => tables;

    /// <summary>
    /// Opens a .zkey. Section sizes, counts, indices and every number's range are checked, and that every point is on its curve; that the
    /// points of G2 are in the subgroup is checked for the verifying key only (see <see cref="CheckSubgroups"/>).
    /// </summary>
    /// <exception cref="ProofSystemFormatException">The file is no Groth16 key over BN254, is truncated or contradicts itself.</exception>
    public static ProvingKey Load(string zkeyPath)
    {
        ArgumentNullException.ThrowIfNull(zkeyPath);
        MappedFile file = MappedFile.Open(zkeyPath);
        try
        {
            BinaryLayout layout = BinaryLayout.Read(file, ZkeyFormat.Name, ZkeyFormat.Version);
            using MappedFile.Lease lease = file.Rent();
            ZkeyHeader header = ZkeyHeader.Read(layout, lease);
            ZkeySections sections = ZkeySections.Locate(layout, header);
            ZkeyValidator.Check(sections, header, layout, lease);
            return new ProvingKey(file, header, sections, ReadVerifyingKey(sections, header, lease));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Checks that every point of G2 has order r. Takes a while for large keys; worth it once for a key of unknown origin.</summary>
    /// <exception cref="ProofSystemFormatException">A point is outside the subgroup.</exception>
    public unsafe void CheckSubgroups(CancellationToken cancellationToken = default)
    {
        using MappedFile.Lease lease = Rent();
        SubgroupChecks.Check(
            problem => new ProofSystemFormatException($"{file.Path}: {problem}"),
            (Affine<Fq2>*)(lease.Start + Sections.B2),
            Header.Signals,
            "B2",
            Environment.ProcessorCount,
            cancellationToken);
    }

    /// <summary>
    /// Computes multiples of the key's points, with which a proof of a small circuit takes about half the time. Worth it for a process that
    /// makes dozens of proofs with the key: it costs about fifteen proofs' time, once, and memory of about 9 KiB a constraint. Proofs that are
    /// being made meanwhile go on without.
    /// </summary>
    /// <param name="maxBytes">More memory than this is not taken; the key stays as it was.</param>
    /// <param name="threads">How many threads to use.</param>
    /// <param name="cancellationToken">Ends the work early; the key stays as it was.</param>
    /// <returns>Whether the key has its multiples now.</returns>
    public bool Precompute(long maxBytes, int threads, CancellationToken cancellationToken = default)
    {
        if (tables is null && LaneQuotient.IsSupported(Header.LogDomainSize))
        {
            using MappedFile.Lease lease = Rent();
            tables = KeyTables.Create(Header, Sections, lease, maxBytes, threads, cancellationToken);
        }

        return tables is not null;
    }

    public void Dispose() => file.Dispose();

    internal MappedFile.Lease Rent() => file.Rent();

    private static unsafe VerifyingKey ReadVerifyingKey(ZkeySections sections, ZkeyHeader header, in MappedFile.Lease lease)
    {
        ReadOnlySpan<G1Affine> ic = new(lease.Start + sections.Ic, header.Public + 1);
        return new VerifyingKey(header.Alpha1, header.Beta2, header.Gamma2, header.Delta2, ic.ToArray());
    }
}

using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>The multiples of a key's points, for a process that makes many proofs with it.</summary>
internal sealed class KeyTables
{
    private KeyTables()
    {
    }

    public required PointTable<Fq> A { get; init; }

    public required PointTable<Fq> B1 { get; init; }

    public required PointTable<Fq2> B2 { get; init; }

    public required PointTable<Fq> C { get; init; }

    public required PointTable<Fq> H { get; init; }

    /// <summary>Null when the tables would take more than <paramref name="maxBytes"/>.</summary>
    public static unsafe KeyTables? Create(
        ZkeyHeader header, ZkeySections sections, MappedFile.Lease lease, long maxBytes, int threads, CancellationToken cancellationToken)
    {
        Affine<Fq>* a = (Affine<Fq>*)(lease.Start + sections.A), b1 = (Affine<Fq>*)(lease.Start + sections.B1);
        Affine<Fq>* c = (Affine<Fq>*)(lease.Start + sections.C), h = (Affine<Fq>*)(lease.Start + sections.H);
        Affine<Fq2>* b2 = (Affine<Fq2>*)(lease.Start + sections.B2);
        int signals = header.Signals, privates = header.Signals - header.Public - 1;
        long bytes = PointTable<Fq>.SizeOf(a, signals) + PointTable<Fq>.SizeOf(b1, signals) + PointTable<Fq2>.SizeOf(b2, signals)
            + PointTable<Fq>.SizeOf(c, privates) + PointTable<Fq>.SizeOf(h, header.DomainSize);
        return bytes > maxBytes
            ? null
            : new KeyTables
            {
                A = new PointTable<Fq>(a, signals, threads, cancellationToken),
                B1 = new PointTable<Fq>(b1, signals, threads, cancellationToken),
                B2 = new PointTable<Fq2>(b2, signals, threads, cancellationToken),
                C = new PointTable<Fq>(c, privates, threads, cancellationToken),
                H = new PointTable<Fq>(h, header.DomainSize, threads, cancellationToken),
            };
    }
}

using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>One proof in the making (Groth, ePrint 2016/260, with snarkjs's quotient on the odd coset).</summary>
internal sealed unsafe class ProofComputation(
    ProvingKey key,
    Witness witness,
    MappedFile.Lease lease,
    int threads,
    IProgress<ProverProgress>? progress,
    CancellationToken cancellationToken)
{
    private readonly ZkeyHeader header = key.Header;
    private readonly byte* start = lease.Start;

    public Proof Run(Fr r, Fr s)
    {
        Limbs[] quotient = new QuotientComputation(key, witness, start, threads, progress, cancellationToken).Run();
        progress?.Report(new ProverProgress(ProverPhase.Multiplications, 0.2));
        ZkeySections sections = key.Sections;
        KeyTables? tables = key.Tables;
        int skipped = header.Public + 1;
        fixed (Limbs* w = witness.Canonical, h = quotient)
        {
            Limbs* ws = w;
            Limbs* hs = h;
            MsmJob<Fq>? a = null, b1 = null, c = null, hSum = null;
            MsmJob<Fq2>? b2 = null;
            try
            {
                // Preparing reads every scalar and point once; the five do not depend on each other.
                Parallel.Invoke(
                    new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
                    () => b2 = VectorMsm.CreateJob((Affine<Fq2>*)(start + sections.B2), ws, header.Signals, threads, tables?.B2),
                    () => a = G1Job(sections.A, ws, header.Signals, tables?.A),
                    () => b1 = G1Job(sections.B1, ws, header.Signals, tables?.B1),
                    () => c = G1Job(sections.C, ws + skipped, header.Signals - skipped, tables?.C),
                    () => hSum = G1Job(sections.H, hs, header.DomainSize, tables?.H));

                // The longest tasks, those of G2, begin first, so that no thread is left with one of them at the end.
                MsmJob.RunAll([b2!, a!, b1!, c!, hSum!], threads, cancellationToken);
                Proof proof = Blind(a!.Combine(), b1!.Combine(), b2!.Combine(), c!.Combine().Add(hSum!.Combine()), r, s);
                progress?.Report(new ProverProgress(ProverPhase.Done, 1));
                return proof;
            }
            finally
            {
                foreach (MsmJob? job in new MsmJob?[] { a, b1, b2, c, hSum })
                {
                    (job as IDisposable)?.Dispose();
                }
            }
        }
    }

    private MsmJob<Fq> G1Job(long offset, Limbs* scalars, int count, PointTable<Fq>? table) =>
        VectorMsm.CreateJob((Affine<Fq>*)(start + offset), scalars, count, threads, table);

    /// <summary>A = α + Σ + r·δ, B = β + Σ + s·δ, C = Σ + H + s·A + r·B₁ − r·s·δ.</summary>
    private Proof Blind(Jacobian<Fq> a, Jacobian<Fq> b1, Jacobian<Fq2> b2, Jacobian<Fq> c, Fr r, Fr s)
    {
        Jacobian<Fq> delta1 = header.Delta1.ToJacobian();
        a = a.Add(header.Alpha1.ToAffine()).Add(delta1.Multiply(r.ToCanonical()));
        b1 = b1.Add(header.Beta1.ToAffine()).Add(delta1.Multiply(s.ToCanonical()));
        b2 = b2.Add(header.Beta2.ToAffine()).Add(header.Delta2.ToJacobian().Multiply(s.ToCanonical()));
        c = c.Add(a.Multiply(s.ToCanonical())).Add(b1.Multiply(r.ToCanonical()));
        c = c.Add(delta1.Multiply((-(r * s)).ToCanonical()));
        return new Proof(G1Affine.From(a), G2Affine.From(b2), G1Affine.From(c));
    }
}

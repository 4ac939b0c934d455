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
        int skipped = header.Public + 1;
        fixed (Limbs* w = witness.Canonical, h = quotient)
        {
            Jacobian<Fq> a = SumG1(sections.A, w, header.Signals);
            Jacobian<Fq> b1 = SumG1(sections.B1, w, header.Signals);
            Jacobian<Fq2> b2 = SumG2(sections.B2, w, header.Signals);
            Jacobian<Fq> c = SumG1(sections.C, w + skipped, header.Signals - skipped);
            Jacobian<Fq> hSum = SumG1(sections.H, h, header.DomainSize);
            Proof proof = Blind(a, b1, b2, c.Add(hSum), r, s);
            progress?.Report(new ProverProgress(ProverPhase.Done, 1));
            return proof;
        }
    }

    private Jacobian<Fq> SumG1(long offset, Limbs* scalars, int count) =>
        VectorMsm<FqLanes, Fq>.Sum((Affine<Fq>*)(start + offset), scalars, count, threads, cancellationToken);

    private Jacobian<Fq2> SumG2(long offset, Limbs* scalars, int count) =>
        VectorMsm<Fq2Lanes, Fq2>.Sum((Affine<Fq2>*)(start + offset), scalars, count, threads, cancellationToken);

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

using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Takes a key one step further in its ceremony: δ is multiplied by a secret, L and H are divided by it, and the step is recorded.</summary>
internal static unsafe class Contributor
{
    private static readonly uint[] UntouchedSections =
    [
        ZkeyFormat.IcSection, ZkeyFormat.CoefficientsSection, ZkeyFormat.ASection, ZkeyFormat.B1Section, ZkeyFormat.B2Section,
    ];

    public static ContributionSummary Apply(
        string zkeyPath, string outputPath, string? name, Beacon? beacon, CeremonyRandom random, CancellationToken cancellationToken)
    {
        using CeremonyFile file = CeremonyFile.Open(zkeyPath);
        Fr secret = random.NextFr();
        while (secret.IsZero)
        {
            secret = random.NextFr();
        }

        Contribution contribution = Make(file, name, beacon, secret, random);
        ZkeyHeader header = file.Header with { Delta1 = contribution.DeltaAfter, Delta2 = file.Header.Delta2 * secret };
        CeremonyRecord record = file.Record with { Contributions = [.. file.Record.Contributions, contribution] };
        Fr inverse = secret.Invert();
        using AlignedBuffer<Affine<Fq>> l = Multiply(file.L, file.LCount, inverse, cancellationToken);
        using AlignedBuffer<Affine<Fq>> h = Multiply(file.H, header.DomainSize, inverse, cancellationToken);
        ZkeyWriter.WriteWhole(outputPath, output =>
        {
            ZkeyWriter.WriteHeader(output, header);
            foreach (uint section in UntouchedSections)
            {
                output.BeginSection(section);
                output.Write(file.SectionBytes(section));
                output.EndSection();
            }

            ZkeyWriter.WritePoints(output, ZkeyFormat.CSection, l.Pointer, file.LCount);
            ZkeyWriter.WritePoints(output, ZkeyFormat.HSection, h.Pointer, header.DomainSize);
            record.Write(output);
        });
        return contribution.Summarise(record.Contributions.Count);
    }

    private static Contribution Make(CeremonyFile file, string? name, Beacon? beacon, Fr secret, CeremonyRandom random)
    {
        G1Affine s = random.NextG1();
        G1Affine sx = s * secret;
        Blake2b transcript = file.Record.Transcript();
        transcript.Append(s);
        transcript.Append(sx);
        byte[] hash = transcript.Finish();
        return new Contribution(
            file.Header.Delta1 * secret, s, sx, CeremonyPoints.HashToG2(hash) * secret, hash, Contribution.EncodeName(name), beacon);
    }

    private static AlignedBuffer<Affine<Fq>> Multiply(Affine<Fq>* points, int count, Fr scalar, CancellationToken cancellationToken)
    {
        ScalarPool pool = new();
        SparseColumns diagonal = SparseColumns.Diagonal(count, scalar, pool);
        AlignedBuffer<Affine<Fq>> result = new(count);
        ColumnSums<Fq>.Compute(
            [new(diagonal, points)], pool, 0, count, result.Pointer, Environment.ProcessorCount, cancellationToken);
        return result;
    }
}

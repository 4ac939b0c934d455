using System.Security.Cryptography;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Makes a Groth16 key for development straight from a constraint system: single party and deterministic, so its toxic waste is known to
/// everybody and its proofs prove nothing to a stranger. The file is a .zkey that snarkjs proves with.
/// </summary>
public static class DevelopmentSetup
{
    /// <summary>Writes the key of <paramref name="r1csPath"/> to <paramref name="zkeyPath"/>; an existing file is replaced once the new one is whole.</summary>
    /// <exception cref="ProofSystemFormatException">The constraint system is unusable.</exception>
    public static void Create(string r1csPath, string zkeyPath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(r1csPath);
        ArgumentNullException.ThrowIfNull(zkeyPath);
        R1cs r1cs = R1cs.Read(r1csPath);
        ToxicWaste waste = ToxicWaste.ForCircuit(r1csPath);
        KeyScalars scalars = KeyScalars.Compute(r1cs, waste);
        cancellationToken.ThrowIfCancellationRequested();

        string temporary = zkeyPath + ".partial";
        try
        {
            Write(r1cs, r1csPath, waste, scalars, temporary, cancellationToken);
            File.Move(temporary, zkeyPath, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Write(
        R1cs r1cs, string r1csPath, ToxicWaste waste, KeyScalars scalars, string path, CancellationToken cancellationToken)
    {
        G1Affine g1 = G1Affine.Generator;
        G2Affine g2 = G2Affine.Generator;
        FixedBaseTable<Fq> g1Table = new(g1.ToAffine());
        FixedBaseTable<Fq2> g2Table = new(g2.ToAffine());
        ZkeyHeader header = new(
            r1cs.SignalCount, r1cs.PublicCount, scalars.LogDomainSize,
            g1 * waste.Alpha, g1 * waste.Beta, g2 * waste.Beta, g2, g1 * waste.Delta, g2 * waste.Delta);

        using BinaryOutput output = new(path, ZkeyFormat.Name, ZkeyFormat.Version, ZkeyFormat.SectionCount);
        output.BeginSection(ZkeyFormat.ProtocolSection);
        output.Write(ZkeyFormat.Groth16);
        output.EndSection();
        output.BeginSection(ZkeyFormat.HeaderSection);
        header.Write(output);
        output.EndSection();
        WritePoints(output, ZkeyFormat.IcSection, g1Table, scalars.Ic, cancellationToken);
        output.BeginSection(ZkeyFormat.CoefficientsSection);
        ZkeyCoefficient[] coefficients = ZkeyCoefficient.FromConstraints(r1cs);
        output.Write((uint)coefficients.Length);
        output.WriteRaw<ZkeyCoefficient>(coefficients);
        output.EndSection();
        WritePoints(output, ZkeyFormat.ASection, g1Table, scalars.A, cancellationToken);
        WritePoints(output, ZkeyFormat.B1Section, g1Table, scalars.B, cancellationToken);
        WritePoints(output, ZkeyFormat.B2Section, g2Table, scalars.B, cancellationToken);
        WritePoints(output, ZkeyFormat.CSection, g1Table, scalars.C, cancellationToken);
        WritePoints(output, ZkeyFormat.HSection, g1Table, scalars.H, cancellationToken);
        output.BeginSection(ZkeyFormat.ContributionsSection);
        using (FileStream stream = File.OpenRead(r1csPath))
        {
            // snarkjs puts a 64-byte hash of the circuit here and reads it only to verify ceremonies, which this key has none of.
            output.Write(SHA512.HashData(stream));
        }

        output.Write(0U);
        output.EndSection();
    }

    private static void WritePoints<TField>(
        BinaryOutput output, uint section, FixedBaseTable<TField> table, Fr[] scalars, CancellationToken cancellationToken)
        where TField : unmanaged, IField<TField>
    {
        cancellationToken.ThrowIfCancellationRequested();
        Affine<TField>[] points = new Affine<TField>[scalars.Length];
        table.Multiply(scalars, points, Environment.ProcessorCount);
        output.BeginSection(section);
        output.WriteRaw<Affine<TField>>(points);
        output.EndSection();
    }
}

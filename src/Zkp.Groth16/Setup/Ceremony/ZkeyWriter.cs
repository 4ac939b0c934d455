using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Writes keys in the order of sections that snarkjs writes them in, so that the same key is the same file.</summary>
internal static unsafe class ZkeyWriter
{
    /// <summary>Writes to a neighbouring file first, so that <paramref name="path"/> is never half a key.</summary>
    public static void WriteWhole(string path, Action<BinaryOutput> write)
    {
        string temporary = path + ".partial";
        try
        {
            using (BinaryOutput output = new(temporary, ZkeyFormat.Name, ZkeyFormat.Version, ZkeyFormat.SectionCount))
            {
                output.BeginSection(ZkeyFormat.ProtocolSection);
                output.Write(ZkeyFormat.Groth16);
                output.EndSection();
                write(output);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static void WriteInitial(BinaryOutput output, InitialKey key)
    {
        WriteHeader(output, key.Header);
        output.BeginSection(ZkeyFormat.CoefficientsSection);
        output.Write((uint)key.Coefficients.Length);
        output.WriteRaw<ZkeyCoefficient>(key.Coefficients);
        output.EndSection();
        WritePoints(output, ZkeyFormat.IcSection, key.Ic, key.IcCount);
        WritePoints(output, ZkeyFormat.HSection, key.H, key.Header.DomainSize);
        WritePoints(output, ZkeyFormat.CSection, key.L, key.LCount);
        WritePoints(output, ZkeyFormat.ASection, key.A, key.Header.Signals);
        WritePoints(output, ZkeyFormat.B1Section, key.B1, key.Header.Signals);
        WritePoints(output, ZkeyFormat.B2Section, key.B2, key.Header.Signals);
        new CeremonyRecord(key.CircuitHash, []).Write(output);
    }

    public static void WriteHeader(BinaryOutput output, ZkeyHeader header)
    {
        output.BeginSection(ZkeyFormat.HeaderSection);
        header.Write(output);
        output.EndSection();
    }

    public static void WritePoints<TField>(BinaryOutput output, uint section, Affine<TField>* points, int count)
        where TField : unmanaged, IField<TField>
    {
        output.BeginSection(section);
        output.WriteRaw(new ReadOnlySpan<Affine<TField>>(points, count));
        output.EndSection();
    }
}

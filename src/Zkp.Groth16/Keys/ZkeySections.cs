using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Where the parts of a .zkey begin, as offsets into the file, and how many coefficients it has.</summary>
internal sealed record ZkeySections(long Ic, long Coefficients, int CoefficientCount, long A, long B1, long B2, long C, long H)
{
    /// <exception cref="ProofSystemFormatException">A section is missing or has another size than the header's counts demand.</exception>
    public static ZkeySections Locate(BinaryLayout layout, ZkeyHeader header)
    {
        long signals = header.Signals;
        (long coefficients, long length) = layout.Section(ZkeyFormat.CoefficientsSection, "coefficients");
        long count = (length - sizeof(uint)) / ZkeyFormat.CoefficientSize;
        if (length < sizeof(uint) || sizeof(uint) + (count * ZkeyFormat.CoefficientSize) != length || count > int.MaxValue)
        {
            throw layout.Invalid($"the coefficients' section has {length} bytes, which is no whole number of coefficients.");
        }

        return new ZkeySections(
            layout.Section(ZkeyFormat.IcSection, "IC", (header.Public + 1L) * G1Affine.Size),
            coefficients + sizeof(uint),
            (int)count,
            layout.Section(ZkeyFormat.ASection, "A", signals * G1Affine.Size),
            layout.Section(ZkeyFormat.B1Section, "B1", signals * G1Affine.Size),
            layout.Section(ZkeyFormat.B2Section, "B2", signals * G2Affine.Size),
            layout.Section(ZkeyFormat.CSection, "C", (signals - header.Public - 1) * G1Affine.Size),
            layout.Section(ZkeyFormat.HSection, "H", (long)header.DomainSize * G1Affine.Size));
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>The second section of a .zkey: counts, and the points of the key that do not depend on signals.</summary>
internal sealed record ZkeyHeader(
    int Signals,
    int Public,
    int LogDomainSize,
    G1Affine Alpha1,
    G1Affine Beta1,
    G2Affine Beta2,
    G2Affine Gamma2,
    G1Affine Delta1,
    G2Affine Delta2)
{
    public int DomainSize => 1 << LogDomainSize;

    public static unsafe ZkeyHeader Read(BinaryLayout layout, in MappedFile.Lease lease)
    {
        long protocol = layout.Section(ZkeyFormat.ProtocolSection, "protocol", sizeof(uint));
        uint id = *(uint*)(lease.Start + protocol);
        if (id != ZkeyFormat.Groth16)
        {
            throw layout.Invalid($"the key is for proof system {id}; only Groth16 (1) is supported.");
        }

        (long offset, long length) = layout.Section(ZkeyFormat.HeaderSection, "header");
        SpanReader reader = new(new ReadOnlySpan<byte>(lease.Start + offset, (int)Math.Min(length, 4096)), "the key's header section");
        layout.CheckPrime(ref reader, Fq.Modulus, "the base field's prime");
        layout.CheckPrime(ref reader, Fr.Modulus, "the scalar field's prime");
        uint signals = reader.ReadUInt32();
        uint publicSignals = reader.ReadUInt32();
        uint domainSize = reader.ReadUInt32();
        if (signals > int.MaxValue || publicSignals >= signals)
        {
            throw layout.Invalid($"{publicSignals} public signals do not fit {signals} signals.");
        }

        if (!BitOperations.IsPow2(domainSize) || domainSize > 1 << NttDomain.MaxLogSize)
        {
            throw layout.Invalid($"the domain size {domainSize} is no power of two up to 2^{NttDomain.MaxLogSize}.");
        }

        ZkeyHeader header = new(
            (int)signals,
            (int)publicSignals,
            BitOperations.Log2(domainSize),
            ReadG1(ref reader, layout, "alpha1"),
            ReadG1(ref reader, layout, "beta1"),
            ReadG2(ref reader, layout, "beta2"),
            ReadG2(ref reader, layout, "gamma2"),
            ReadG1(ref reader, layout, "delta1"),
            ReadG2(ref reader, layout, "delta2"));
        return reader.Remaining == 0 ? header : throw layout.Invalid($"{reader.Remaining} bytes follow the header's last point.");
    }

    public void Write(BinaryOutput output)
    {
        output.Write((uint)Fq.Size);
        output.WriteRaw<Limbs>([Montgomery<BaseModulus>.Modulus]);
        output.Write((uint)Fr.Size);
        output.WriteRaw<Limbs>([Montgomery<ScalarModulus>.Modulus]);
        output.Write((uint)Signals);
        output.Write((uint)Public);
        output.Write((uint)DomainSize);
        output.WriteRaw<G1Affine>([Alpha1, Beta1]);
        output.WriteRaw<G2Affine>([Beta2, Gamma2]);
        output.WriteRaw<G1Affine>([Delta1]);
        output.WriteRaw<G2Affine>([Delta2]);
    }

    private static G1Affine ReadG1(ref SpanReader reader, BinaryLayout layout, string name)
    {
        G1Affine point = MemoryMarshal.Read<G1Affine>(reader.ReadBytes(G1Affine.Size));
        return PointChecks.IsValid(point) && !point.IsInfinity ? point : throw layout.Invalid($"{name} is no point of G1.");
    }

    private static G2Affine ReadG2(ref SpanReader reader, BinaryLayout layout, string name)
    {
        G2Affine point = MemoryMarshal.Read<G2Affine>(reader.ReadBytes(G2Affine.Size));
        return PointChecks.IsValid(point) && !point.IsInfinity && point.IsInSubgroup
            ? point
            : throw layout.Invalid($"{name} is no point of G2.");
    }
}

using System.Runtime.InteropServices;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Single points of a ceremony's files, which must be finite members of their groups.</summary>
internal static class CeremonyPoints
{
    public static G1Affine ReadG1(ref SpanReader reader, string what)
    {
        G1Affine point = MemoryMarshal.Read<G1Affine>(reader.ReadBytes(G1Affine.Size));
        return PointChecks.IsValid(point) && !point.IsInfinity ? point : throw new ProofSystemFormatException($"{what} is no point of G1.");
    }

    public static G2Affine ReadG2(ref SpanReader reader, string what)
    {
        G2Affine point = MemoryMarshal.Read<G2Affine>(reader.ReadBytes(G2Affine.Size));
        return PointChecks.IsValid(point) && !point.IsInfinity && point.IsInSubgroup
            ? point
            : throw new ProofSystemFormatException($"{what} is no point of G2.");
    }

    /// <summary>Whether second/first is the same in both groups, by one product of pairings. No point may be infinity.</summary>
    public static bool HaveSameRatio(G1Affine first, G1Affine second, G2Affine otherFirst, G2Affine otherSecond) =>
        !first.IsInfinity && !second.IsInfinity && !otherFirst.IsInfinity && !otherSecond.IsInfinity
        && PairingEngine.IsProductOne((first, new PreparedG2(otherSecond)), (-second, new PreparedG2(otherFirst)));

    /// <summary>The point of G2 that a transcript determines.</summary>
    public static G2Affine HashToG2(ReadOnlySpan<byte> hash) => new CeremonyRandom(hash).NextG2();
}

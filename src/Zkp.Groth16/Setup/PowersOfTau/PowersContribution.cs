using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>One participant's step of phase 1: τ, α and β were each multiplied by a secret, with a proof of knowledge of it.</summary>
internal sealed record PowersContribution(
    G1Affine TauG1,
    G2Affine TauG2,
    G1Affine AlphaG1,
    G1Affine BetaG1,
    G2Affine BetaG2,
    PowersKey Tau,
    PowersKey Alpha,
    PowersKey Beta,
    byte[] ResponseHash,
    byte[] NextChallenge,
    byte[] Name,
    Beacon? Beacon)
{
    private const int PartialHashSize = 216;

    /// <summary>A contribution takes more bytes than this, so that no count announces more than the file holds.</summary>
    private const int LeastSize = (9 * G1Affine.Size) + (5 * G2Affine.Size) + PartialHashSize + Blake2b.Size + (2 * sizeof(uint));

    /// <exception cref="ProofSystemFormatException">The section is no list of contributions, or one holds a point outside its group.</exception>
    public static IReadOnlyList<PowersContribution> ReadAll(ReadOnlySpan<byte> section)
    {
        SpanReader reader = new(section, "the powers' contributions");
        uint count = reader.ReadUInt32();
        if (count > reader.Remaining / LeastSize)
        {
            throw new ProofSystemFormatException($"{count} contributions to the powers of tau are announced, more than their section has bytes for.");
        }

        PowersContribution[] contributions = new PowersContribution[count];
        for (int i = 0; i < contributions.Length; i++)
        {
            contributions[i] = Read(ref reader, $"contribution {i + 1} to the powers of tau");
        }

        return reader.Remaining == 0
            ? contributions
            : throw new ProofSystemFormatException($"{reader.Remaining} bytes follow the last contribution to the powers of tau.");
    }

    private static PowersContribution Read(ref SpanReader reader, string what)
    {
        G1Affine tauG1 = CeremonyPoints.ReadG1(ref reader, $"{what}: τ in G1");
        G2Affine tauG2 = CeremonyPoints.ReadG2(ref reader, $"{what}: τ in G2");
        G1Affine alphaG1 = CeremonyPoints.ReadG1(ref reader, $"{what}: α in G1");
        G1Affine betaG1 = CeremonyPoints.ReadG1(ref reader, $"{what}: β in G1");
        G2Affine betaG2 = CeremonyPoints.ReadG2(ref reader, $"{what}: β in G2");
        G1Affine[] s = new G1Affine[6];
        for (int i = 0; i < s.Length; i++)
        {
            s[i] = CeremonyPoints.ReadG1(ref reader, $"{what}: point {i} of its key");
        }

        G2Affine[] px = new G2Affine[3];
        for (int i = 0; i < px.Length; i++)
        {
            px[i] = CeremonyPoints.ReadG2(ref reader, $"{what}: point {s.Length + i} of its key");
        }

        PowersKey tau = new(s[0], s[1], px[0]), alpha = new(s[2], s[3], px[1]), beta = new(s[4], s[5], px[2]);
        Blake2b response = Blake2b.FromPartial(reader.ReadBytes(PartialHashSize))
            ?? throw new ProofSystemFormatException($"{what}: the state of its hash can't be.");
        foreach (G1Affine point in s)
        {
            response.Append(point);
        }

        foreach (G2Affine point in px)
        {
            response.Append(point);
        }

        byte[] nextChallenge = reader.ReadBytes(Blake2b.Size).ToArray();
        (byte[] name, Beacon? beacon) = Contribution.ReadParameters(ref reader, what);
        return new PowersContribution(tauG1, tauG2, alphaG1, betaG1, betaG2, tau, alpha, beta, response.Finish(), nextChallenge, name, beacon);
    }
}

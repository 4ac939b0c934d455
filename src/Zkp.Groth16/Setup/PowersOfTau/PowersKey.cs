using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>A proof that a factor x was known: s and s·x in G1, and p·x where p is the point of G2 that s, s·x and the challenge determine.</summary>
internal sealed record PowersKey(G1Affine S, G1Affine SX, G2Affine PX)
{
    /// <summary>p, for τ (0), α (1) or β (2).</summary>
    public G2Affine P(byte kind, ReadOnlySpan<byte> challenge)
    {
        Blake2b hash = new();
        hash.Append([kind]);
        hash.Append(challenge);
        hash.Append(S);
        hash.Append(SX);
        return CeremonyPoints.HashToG2(hash.Finish());
    }
}

using System.Globalization;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>The contributions to powers of tau: each follows from the one before it, and whoever made it knew its secrets.</summary>
internal sealed class PowersChain(int ceremonyPower, CancellationToken cancellationToken)
{
    private const int MaxBeaconIterationsLog = 32;

    /// <summary>What is wrong with the first contribution that something is wrong with, or null.</summary>
    public string? FirstProblem(IReadOnlyList<PowersContribution> contributions)
    {
        if (contributions.Count == 0)
        {
            return "nobody has contributed to the powers of tau: everybody knows τ";
        }

        PowersContribution? previous = null;
        for (int i = 0; i < contributions.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Problem(previous, contributions[i]) is { } problem)
            {
                return string.Create(CultureInfo.InvariantCulture, $"contribution {i + 1}: {problem}");
            }

            previous = contributions[i];
        }

        return null;
    }

    private string? Problem(PowersContribution? previous, PowersContribution current)
    {
        byte[] challenge = previous?.NextChallenge ?? FirstChallenge();
        if (current.Beacon is { } beacon && BeaconProblem(current, beacon, challenge) is { } problem)
        {
            return problem;
        }

        G1Affine g1 = G1Affine.Generator;
        G2Affine g2 = G2Affine.Generator;
        G2Affine tau = current.Tau.P(0, challenge), alpha = current.Alpha.P(1, challenge), beta = current.Beta.P(2, challenge);
        return !Knows(current.Tau, tau) ? "its proof of knowledge for τ is wrong"
            : !Knows(current.Alpha, alpha) ? "its proof of knowledge for α is wrong"
            : !Knows(current.Beta, beta) ? "its proof of knowledge for β is wrong"
            : !CeremonyPoints.HaveSameRatio(previous?.TauG1 ?? g1, current.TauG1, tau, current.Tau.PX) ? "τ in G1 does not follow from the contribution before"
            : !CeremonyPoints.HaveSameRatio(current.Tau.S, current.Tau.SX, previous?.TauG2 ?? g2, current.TauG2) ? "τ in G2 does not follow from the contribution before"
            : !CeremonyPoints.HaveSameRatio(previous?.AlphaG1 ?? g1, current.AlphaG1, alpha, current.Alpha.PX) ? "α does not follow from the contribution before"
            : !CeremonyPoints.HaveSameRatio(previous?.BetaG1 ?? g1, current.BetaG1, beta, current.Beta.PX) ? "β in G1 does not follow from the contribution before"
            : !CeremonyPoints.HaveSameRatio(current.Beta.S, current.Beta.SX, previous?.BetaG2 ?? g2, current.BetaG2) ? "β in G2 does not follow from the contribution before"
            : null;
    }

    private static bool Knows(PowersKey key, G2Affine p) => CeremonyPoints.HaveSameRatio(key.S, key.SX, p, key.PX);

    private string? BeaconProblem(PowersContribution current, Beacon beacon, byte[] challenge)
    {
        if (beacon.IterationsLog > MaxBeaconIterationsLog)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"its beacon has 2^{beacon.IterationsLog} iterations; more than 2^{MaxBeaconIterationsLog} are not recomputed here");
        }

        CeremonyRandom random = CeremonyRandom.FromBeacon(beacon, cancellationToken);
        Fr tau = random.NextFr(), alpha = random.NextFr(), beta = random.NextFr();
        return Is(current.Tau, 0, tau) && Is(current.Alpha, 1, alpha) && Is(current.Beta, 2, beta)
            ? null
            : "its secrets are not those that the beacon's value and number of iterations give";

        bool Is(PowersKey key, byte kind, Fr secret)
        {
            G1Affine s = random.NextG1();
            return key.S == s && key.SX == s * secret && key.PX == key.P(kind, challenge) * secret;
        }
    }

    /// <summary>The hash of powers of one, which is what a ceremony begins with.</summary>
    public byte[] FirstChallenge()
    {
        Blake2b hash = new();
        hash.Append(Blake2b.Hash([]));
        long size = 1L << ceremonyPower;
        AppendGenerators(hash, (2 * size) - 1);
        for (long i = 0; i < size; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.Append(G2Affine.Generator);
        }

        AppendGenerators(hash, 2 * size);
        hash.Append(G2Affine.Generator);
        return hash.Finish();
    }

    private void AppendGenerators(Blake2b hash, long count)
    {
        for (long i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.Append(G1Affine.Generator);
        }
    }
}

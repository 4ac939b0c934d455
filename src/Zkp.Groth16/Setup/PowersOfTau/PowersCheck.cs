using System.Globalization;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>The check of one file of powers of tau.</summary>
internal sealed unsafe class PowersCheck(PowersOfTau powers, CancellationToken cancellationToken)
{
    private readonly int threads = Environment.ProcessorCount;

    public IReadOnlyList<PowersContribution> Contributions { get; private set; } = [];

    /// <summary>What is wrong, or null.</summary>
    /// <exception cref="ProofSystemFormatException">A point is outside its group.</exception>
    public string? FirstProblem()
    {
        Contributions = PowersContribution.ReadAll(powers.SectionBytes(PtauFormat.ContributionsSection, "contributions"));
        CheckPoints();
        return new PowersChain(powers.CeremonyPower, cancellationToken).FirstProblem(Contributions)
            ?? CheckPowers(Contributions[^1])
            ?? CheckChallenge(Contributions[^1])
            ?? (powers.IsPrepared ? new PreparationCheck(powers, threads, cancellationToken).FirstProblem() : null);
    }

    private void CheckPoints()
    {
        long size = 1L << powers.Power;
        powers.CheckCurve(powers.TauG1, powers.TauG1Count, "the powers of τ in G1");
        powers.CheckCurve(powers.TauG2, size, "the powers of τ in G2");
        powers.CheckSubgroup(powers.TauG2, size, "the powers of τ in G2", threads, cancellationToken);
        powers.CheckCurve(powers.AlphaTauG1, size, "α times powers of τ");
        powers.CheckCurve(powers.BetaTauG1, size, "β times powers of τ");
        if (!powers.IsPrepared)
        {
            return;
        }

        powers.CheckCurve(powers.LagrangeTauG1, (4 * size) - 1, "the Lagrange basis at τ in G1");
        powers.CheckCurve(powers.LagrangeTauG2, (2 * size) - 1, "the Lagrange basis at τ in G2");
        powers.CheckSubgroup(powers.LagrangeTauG2, (2 * size) - 1, "the Lagrange basis at τ in G2", threads, cancellationToken);
        powers.CheckCurve(powers.LagrangeAlphaTauG1, (2 * size) - 1, "α times the Lagrange basis at τ");
        powers.CheckCurve(powers.LagrangeBetaTauG1, (2 * size) - 1, "β times the Lagrange basis at τ");
    }

    private string? CheckPowers(PowersContribution last)
    {
        int size = 1 << powers.Power;
        G1Affine g1 = G1Affine.Generator;
        G2Affine g2 = G2Affine.Generator;
        return G1Affine.From(powers.TauG1[0]) != g1 ? "the first power of τ in G1 is not the generator"
            : G2Affine.From(powers.TauG2[0]) != g2 ? "the first power of τ in G2 is not the generator"
            : G1Affine.From(powers.TauG1[1]) != last.TauG1 ? "τ in G1 is not that of the last contribution"
            : G2Affine.From(powers.TauG2[1]) != last.TauG2 ? "τ in G2 is not that of the last contribution"
            : G1Affine.From(powers.AlphaTauG1[0]) != last.AlphaG1 ? "α in G1 is not that of the last contribution"
            : G1Affine.From(powers.BetaTauG1[0]) != last.BetaG1 ? "β in G1 is not that of the last contribution"
            : powers.ReadBetaG2() != last.BetaG2 ? "β in G2 is not that of the last contribution"
            : !PairingEngine.IsProductOne((g1, new PreparedG2(last.TauG2)), (-last.TauG1, new PreparedG2(g2))) ? "τ in G2 is not that in G1"
            : !PairingEngine.IsProductOne((g1, new PreparedG2(last.BetaG2)), (-last.BetaG1, new PreparedG2(g2))) ? "β in G2 is not that in G1"
            : !AreSuccessive(powers.TauG1, (int)powers.TauG1Count, last.TauG2) ? "the powers of τ in G1 are not successive"
            : !AreSuccessive(powers.AlphaTauG1, size, last.TauG2) ? "α times powers of τ are not successive"
            : !AreSuccessive(powers.BetaTauG1, size, last.TauG2) ? "β times powers of τ are not successive"
            : !AreSuccessive(powers.TauG2, size, last.TauG1) ? "the powers of τ in G2 are not successive"
            : null;
    }

    /// <summary>Whether each point is τ times the one before it: Σ ρᵢ·Pᵢ₊₁ = τ·Σ ρᵢ·Pᵢ.</summary>
    private bool AreSuccessive(Affine<Fq>* points, int count, G2Affine tau)
    {
        using RandomScalars scalars = new(count - 1);
        G1Affine first = G1Affine.From(PointSums.Sum(points, scalars.Pointer, count - 1, threads, cancellationToken));
        G1Affine second = G1Affine.From(PointSums.Sum(points + 1, scalars.Pointer, count - 1, threads, cancellationToken));
        return PairingEngine.IsProductOne((first, new PreparedG2(tau)), (-second, new PreparedG2(G2Affine.Generator)));
    }

    private bool AreSuccessive(Affine<Fq2>* points, int count, G1Affine tau)
    {
        using RandomScalars scalars = new(count - 1);
        G2Affine first = G2Affine.From(PointSums.Sum(points, scalars.Pointer, count - 1, threads, cancellationToken));
        G2Affine second = G2Affine.From(PointSums.Sum(points + 1, scalars.Pointer, count - 1, threads, cancellationToken));
        return PairingEngine.IsProductOne((tau, new PreparedG2(first)), (-G1Affine.Generator, new PreparedG2(second)));
    }

    /// <summary>The last contribution names the hash of everything; an extract of a larger ceremony has not all of it.</summary>
    private string? CheckChallenge(PowersContribution last)
    {
        if (powers.Power != powers.CeremonyPower)
        {
            return null;
        }

        long size = 1L << powers.Power;
        Blake2b hash = new();
        hash.Append(last.ResponseHash);
        hash.Append(powers.TauG1, powers.TauG1Count, threads, cancellationToken);
        hash.Append(powers.TauG2, size, threads, cancellationToken);
        hash.Append(powers.AlphaTauG1, size, threads, cancellationToken);
        hash.Append(powers.BetaTauG1, size, threads, cancellationToken);
        hash.Append(powers.ReadBetaG2());
        return hash.Finish().AsSpan().SequenceEqual(last.NextChallenge)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the powers are not those whose hash contribution {Contributions.Count} announces");
    }
}

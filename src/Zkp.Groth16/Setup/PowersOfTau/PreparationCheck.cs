using System.Globalization;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Whether the sections prepared for phase 2 are the powers in the Lagrange bases of all domains. With the polynomial of random coefficients
/// ρ, whose values on the domain are ρ̂: Σ ρᵢ·[τⁱ] = Σ ρ̂ᵢ·[Lᵢ(τ)].
/// </summary>
internal sealed unsafe class PreparationCheck(PowersOfTau powers, int threads, CancellationToken cancellationToken)
{
    public string? FirstProblem()
    {
        for (int log = 0; log <= powers.Power; log++)
        {
            long offset = PtauFormat.LagrangeOffset(log);
            using DualScalars scalars = new(log, threads);
            string? wrong = !Agree(powers.TauG1, powers.LagrangeTauG1 + offset, scalars) ? "τ in G1"
                : !Agree(powers.TauG2, powers.LagrangeTauG2 + offset, scalars) ? "τ in G2"
                : !Agree(powers.AlphaTauG1, powers.LagrangeAlphaTauG1 + offset, scalars) ? "α·τ in G1"
                : !Agree(powers.BetaTauG1, powers.LagrangeBetaTauG1 + offset, scalars) ? "β·τ in G1"
                : null;
            if (wrong is not null)
            {
                return Wrong(wrong, log);
            }
        }

        return CheckDoubled();
    }

    /// <summary>
    /// The basis of twice the size stands on one power more than the file has. A file of the whole ceremony has zero in its place, an extract
    /// of a larger one the power itself: nothing else may hide there, since it would end up in every key.
    /// </summary>
    private string? CheckDoubled()
    {
        int log = powers.Power + 1;
        int size = 1 << log;
        Affine<Fq>* basis = powers.LagrangeTauG1 + PtauFormat.LagrangeOffset(log);
        G1Affine last = LastPower(basis, log);
        if (!last.IsInfinity && !PairingEngine.IsProductOne(
            (G1Affine.From(powers.TauG1[size - 2]), new PreparedG2(G2Affine.From(powers.TauG2[1]))), (-last, new PreparedG2(G2Affine.Generator))))
        {
            return Wrong("τ in G1", log);
        }

        using DualScalars scalars = new(log, threads);
        Affine<Fq> known = PointSums.Sum(powers.TauG1, scalars.Coefficients, size - 1, threads, cancellationToken);
        Jacobian<Fq> expected = last.ToJacobian().Multiply(scalars.Coefficients[size - 1]).Add(known);
        Affine<Fq> actual = PointSums.Sum(basis, scalars.Values, size, threads, cancellationToken);
        return G1Affine.From(expected) == G1Affine.From(actual) ? null : Wrong("τ in G1", log);
    }

    /// <summary>The point that the basis has for X^(n−1), whose value at ωⁱ is ω^(−i).</summary>
    private G1Affine LastPower(Affine<Fq>* basis, int log)
    {
        int size = 1 << log;
        using AlignedBuffer<Limbs> values = new(size);
        Fr inverse = NttDomain.Root(log).Invert();
        Fr value = Fr.One;
        for (int i = 0; i < size; i++)
        {
            values.Pointer[i] = value.ToCanonical();
            value *= inverse;
        }

        return G1Affine.From(PointSums.Sum(basis, values.Pointer, size, threads, cancellationToken));
    }

    private bool Agree<TField>(Affine<TField>* monomials, Affine<TField>* lagrange, DualScalars scalars)
        where TField : unmanaged, IField<TField>
    {
        Affine<TField> first = PointSums.Sum(monomials, scalars.Coefficients, scalars.Count, threads, cancellationToken);
        Affine<TField> second = PointSums.Sum(lagrange, scalars.Values, scalars.Count, threads, cancellationToken);
        return first.X.Equals(second.X) && first.Y.Equals(second.Y);
    }

    private static string Wrong(string what, int log) => string.Create(
        CultureInfo.InvariantCulture, $"the Lagrange basis of {what} for 2^{log} points is not that of the powers");
}

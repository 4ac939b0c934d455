using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// INSECURE: powers of a τ that everybody knows, in the format of a file prepared for phase 2, for tests and measurements. A ceremony takes
/// hours for what this does in seconds, since it knows the discrete logarithm of every point.
/// </summary>
internal sealed class InsecurePowersOfTau
{
    private static readonly Lazy<FixedBaseTable<Fq>> G1 = new(() => new FixedBaseTable<Fq>(G1Affine.Generator.ToAffine()));
    private static readonly Lazy<FixedBaseTable<Fq2>> G2 = new(() => new FixedBaseTable<Fq2>(G2Affine.Generator.ToAffine()));

    private readonly Fr tau;
    private readonly Fr alpha;
    private readonly Fr beta;

    private InsecurePowersOfTau(ulong seed)
    {
        tau = Fr.FromUInt64(0x1234_5678_9ABC_DEF1 + seed).Pow(5);
        alpha = Fr.FromUInt64(0xA1FA_A1FA_A1FA_A1FB + seed).Pow(5);
        beta = Fr.FromUInt64(0xBE7A_BE7A_BE7A_BE7B + seed).Pow(5);
    }

    /// <summary>Writes powers of τ up to 2^power, without any contribution. Another seed, other powers.</summary>
    public static void Write(string path, int power, ulong seed = 0) => new InsecurePowersOfTau(seed).Write(path, power);

    private void Write(string path, int power)
    {
        using BinaryOutput output = new(path, PtauFormat.Name, PtauFormat.Version, 11);
        output.BeginSection(PtauFormat.HeaderSection);
        output.Write((uint)Fq.Size);
        output.WriteRaw<Limbs>([Montgomery<BaseModulus>.Modulus]);
        output.Write((uint)power);
        output.Write((uint)power);
        output.EndSection();

        int size = 1 << power;
        Fr[] powers = Powers((2 * size) - 1);
        Write(output, PtauFormat.TauG1Section, G1.Value, Fr.One, [powers]);
        Write(output, PtauFormat.TauG2Section, G2.Value, Fr.One, [powers[..size]]);
        Write(output, PtauFormat.AlphaTauG1Section, G1.Value, alpha, [powers[..size]]);
        Write(output, PtauFormat.BetaTauG1Section, G1.Value, beta, [powers[..size]]);
        Write(output, PtauFormat.BetaG2Section, G2.Value, beta, [[Fr.One]]);
        output.BeginSection(PtauFormat.ContributionsSection);
        output.Write(0U);
        output.EndSection();

        Fr[][] lagrange = [.. Enumerable.Range(0, power + 1).Select(log => KeyScalars.LagrangeBasis(log, tau))];
        Write(output, PtauFormat.LagrangeTauG1Section, G1.Value, Fr.One, [.. lagrange, Truncated(power + 1)]);
        Write(output, PtauFormat.LagrangeTauG2Section, G2.Value, Fr.One, lagrange);
        Write(output, PtauFormat.LagrangeAlphaTauG1Section, G1.Value, alpha, lagrange);
        Write(output, PtauFormat.LagrangeBetaTauG1Section, G1.Value, beta, lagrange);
    }

    /// <summary>The Lagrange basis without its terms in τ^(N−1), of which there is no point: that term of Lᵢ is ωⁱ·X^(N−1)/N.</summary>
    private Fr[] Truncated(int logSize)
    {
        Fr[] values = KeyScalars.LagrangeBasis(logSize, tau);
        Fr root = NttDomain.Root(logSize);
        Fr term = tau.Pow(values.Length - 1) * Fr.FromUInt64((ulong)values.Length).Invert();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] -= term;
            term *= root;
        }

        return values;
    }

    private Fr[] Powers(int count)
    {
        Fr[] powers = new Fr[count];
        powers[0] = Fr.One;
        for (int i = 1; i < count; i++)
        {
            powers[i] = powers[i - 1] * tau;
        }

        return powers;
    }

    private static void Write<TField>(BinaryOutput output, uint section, FixedBaseTable<TField> table, Fr factor, IEnumerable<Fr[]> parts)
        where TField : unmanaged, IField<TField>
    {
        output.BeginSection(section);
        foreach (Fr[] part in parts)
        {
            Fr[] scalars = [.. part.Select(value => value * factor)];
            Affine<TField>[] points = new Affine<TField>[scalars.Length];
            table.Multiply(scalars, points, Environment.ProcessorCount);
            output.WriteRaw<Affine<TField>>(points);
        }

        output.EndSection();
    }
}

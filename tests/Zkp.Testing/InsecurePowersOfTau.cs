using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// INSECURE: powers of a τ that everybody knows, in the format of a file prepared for phase 2, for tests and measurements. A ceremony takes
/// hours for what this does in seconds, since it knows the discrete logarithm of every point.
/// </summary>
internal sealed unsafe class InsecurePowersOfTau
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

    /// <summary>Writes powers of τ up to 2^power. Another seed, other powers.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="power">Binary logarithm of the largest domain.</param>
    /// <param name="seed">What τ, α and β are made of.</param>
    /// <param name="hasContribution">Whether a contribution accounts for them, as a ceremony's check demands.</param>
    public static void Write(string path, int power, ulong seed = 0, bool hasContribution = false) =>
        new InsecurePowersOfTau(seed).Write(path, power, hasContribution);

    private void Write(string path, int power, bool hasContribution)
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
        Affine<Fq>[] tauG1 = Write(output, PtauFormat.TauG1Section, G1.Value, Fr.One, [powers]);
        Affine<Fq2>[] tauG2 = Write(output, PtauFormat.TauG2Section, G2.Value, Fr.One, [powers[..size]]);
        Affine<Fq>[] alphaG1 = Write(output, PtauFormat.AlphaTauG1Section, G1.Value, alpha, [powers[..size]]);
        Affine<Fq>[] betaG1 = Write(output, PtauFormat.BetaTauG1Section, G1.Value, beta, [powers[..size]]);
        Affine<Fq2>[] betaG2 = Write(output, PtauFormat.BetaG2Section, G2.Value, beta, [[Fr.One]]);
        output.BeginSection(PtauFormat.ContributionsSection);
        output.Write(hasContribution ? 1U : 0U);
        if (hasContribution)
        {
            WriteContribution(output, power, tauG1, tauG2, alphaG1, betaG1, betaG2);
        }

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

    /// <summary>One participant who made all of τ, α and β.</summary>
    private void WriteContribution(
        BinaryOutput output, int power, Affine<Fq>[] tauG1, Affine<Fq2>[] tauG2, Affine<Fq>[] alphaG1, Affine<Fq>[] betaG1, Affine<Fq2>[] betaG2)
    {
        byte[] challenge = new PowersChain(power, CancellationToken.None).FirstChallenge();
        Fr[] secrets = [tau, alpha, beta];
        PowersKey[] keys = [.. secrets.Select((secret, kind) =>
        {
            G1Affine s = G1Affine.Generator * Fr.FromUInt64((ulong)kind + 99);
            PowersKey key = new(s, s * secret, G2Affine.Generator);
            return key with { PX = key.P((byte)kind, challenge) * secret };
        })];

        // What was hashed before the key is not in the file, so it may be anything.
        byte[] partial = new byte[216];
        Blake2b response = Blake2b.FromPartial(partial)!;
        foreach (PowersKey key in keys)
        {
            response.Append(key.S);
            response.Append(key.SX);
        }

        foreach (PowersKey key in keys)
        {
            response.Append(key.PX);
        }

        Blake2b next = new();
        next.Append(response.Finish());
        Append(next, tauG1);
        Append(next, tauG2);
        Append(next, alphaG1);
        Append(next, betaG1);
        Append(next, betaG2);

        output.WriteRaw<Affine<Fq>>([tauG1[1]]);
        output.WriteRaw<Affine<Fq2>>([tauG2[1]]);
        output.WriteRaw<Affine<Fq>>([alphaG1[0], betaG1[0]]);
        output.WriteRaw<Affine<Fq2>>([betaG2[0]]);
        output.WriteRaw<G1Affine>([.. keys.SelectMany(key => new[] { key.S, key.SX })]);
        output.WriteRaw<G2Affine>([.. keys.Select(key => key.PX)]);
        output.Write(partial);
        output.Write(next.Finish());
        output.Write(0UL); // a participant, without a name
    }

    private static void Append<TField>(Blake2b hash, Affine<TField>[] points)
        where TField : unmanaged, IField<TField>
    {
        fixed (Affine<TField>* pointer = points)
        {
            hash.Append(pointer, points.Length, Environment.ProcessorCount);
        }
    }

    private static Affine<TField>[] Write<TField>(BinaryOutput output, uint section, FixedBaseTable<TField> table, Fr factor, IEnumerable<Fr[]> parts)
        where TField : unmanaged, IField<TField>
    {
        output.BeginSection(section);
        Affine<TField>[] points = [];
        foreach (Fr[] part in parts)
        {
            Fr[] scalars = [.. part.Select(value => value * factor)];
            points = new Affine<TField>[scalars.Length];
            table.Multiply(scalars, points, Environment.ProcessorCount);
            output.WriteRaw<Affine<TField>>(points);
        }

        output.EndSection();
        return points;
    }
}

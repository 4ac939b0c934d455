using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// The key of a circuit before anybody contributed to it (γ = δ = 1): the circuit's polynomials at τ, from a Lagrange basis that nobody
/// knows the discrete logarithms of. A pure function of the constraint system and the powers of tau.
/// </summary>
internal sealed unsafe class InitialKey : IDisposable
{
    private readonly AlignedBuffer<Affine<Fq>> linear;
    private readonly AlignedBuffer<Affine<Fq>> a;
    private readonly AlignedBuffer<Affine<Fq>> b1;
    private readonly AlignedBuffer<Affine<Fq2>> b2;
    private readonly AlignedBuffer<Affine<Fq>> h;

    private InitialKey(R1cs r1cs, PowersOfTau powers, int logSize)
    {
        Header = new ZkeyHeader(
            r1cs.SignalCount,
            r1cs.PublicCount,
            logSize,
            powers.ReadG1(powers.AlphaTauG1, "α in G1"),
            powers.ReadG1(powers.BetaTauG1, "β in G1"),
            powers.ReadBetaG2(),
            G2Affine.Generator,
            G1Affine.Generator,
            G2Affine.Generator);
        linear = new AlignedBuffer<Affine<Fq>>(r1cs.SignalCount);
        a = new AlignedBuffer<Affine<Fq>>(r1cs.SignalCount);
        b1 = new AlignedBuffer<Affine<Fq>>(r1cs.SignalCount);
        b2 = new AlignedBuffer<Affine<Fq2>>(r1cs.SignalCount);
        h = new AlignedBuffer<Affine<Fq>>(Header.DomainSize);
        Coefficients = ZkeyCoefficient.FromConstraints(r1cs);
    }

    public ZkeyHeader Header { get; }

    public ZkeyCoefficient[] Coefficients { get; }

    public byte[] CircuitHash { get; private set; } = [];

    public int IcCount => Header.Public + 1;

    public int LCount => Header.Signals - IcCount;

    /// <summary>β·A + α·B + C of the public signals.</summary>
    public Affine<Fq>* Ic => linear.Pointer;

    /// <summary>β·A + α·B + C of the others, which contributions divide by δ.</summary>
    public Affine<Fq>* L => linear.Pointer + IcCount;

    public Affine<Fq>* A => a.Pointer;

    public Affine<Fq>* B1 => b1.Pointer;

    public Affine<Fq2>* B2 => b2.Pointer;

    /// <summary>The odd half of the Lagrange basis of twice the domain, which contributions divide by δ.</summary>
    public Affine<Fq>* H => h.Pointer;

    /// <exception cref="ProofSystemFormatException">The powers are too few, not prepared, or hold points outside their groups.</exception>
    public static InitialKey Compute(R1cs r1cs, PowersOfTau powers, int threads, CancellationToken cancellationToken)
    {
        int logSize = LogDomainSize(r1cs);
        if (!powers.IsPrepared)
        {
            throw powers.Invalid("the powers of tau are not prepared for phase 2; run snarkjs powersoftau prepare phase2 on them.");
        }

        if (logSize > powers.Power || logSize >= NttDomain.MaxLogSize)
        {
            throw powers.Invalid($"{r1cs.ConstraintCount} constraints need powers of tau up to 2^{logSize}; these go to 2^{powers.Power}.");
        }

        CheckPowers(powers, logSize, threads, cancellationToken);
        InitialKey key = new(r1cs, powers, logSize);
        try
        {
            key.Fill(r1cs, powers, threads, cancellationToken);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        linear.Dispose();
        a.Dispose();
        b1.Dispose();
        b2.Dispose();
        h.Dispose();
    }

    /// <summary>One row a constraint and one a public signal, the constant included.</summary>
    private static int LogDomainSize(R1cs r1cs) =>
        Math.Max(1, BitOperations.Log2((uint)(r1cs.ConstraintCount + r1cs.PublicCount)) + 1);

    private static void CheckPowers(PowersOfTau powers, int logSize, int threads, CancellationToken cancellationToken)
    {
        long offset = PtauFormat.LagrangeOffset(logSize);
        int size = 1 << logSize;
        powers.CheckCurve(powers.TauG1, Math.Min(2L * size, powers.TauG1Count), "the powers of τ in G1");
        powers.CheckCurve(powers.LagrangeTauG1 + offset, 3L * size, "the Lagrange basis at τ in G1");
        powers.CheckCurve(powers.LagrangeAlphaTauG1 + offset, size, "α times the Lagrange basis at τ");
        powers.CheckCurve(powers.LagrangeBetaTauG1 + offset, size, "β times the Lagrange basis at τ");
        powers.CheckCurve(powers.LagrangeTauG2 + offset, size, "the Lagrange basis at τ in G2");
        powers.CheckSubgroup(powers.LagrangeTauG2 + offset, size, "the Lagrange basis at τ in G2", threads, cancellationToken);
    }

    private void Fill(R1cs r1cs, PowersOfTau powers, int threads, CancellationToken cancellationToken)
    {
        ScalarPool pool = new();
        int signals = r1cs.SignalCount;
        SparseColumns rowsOfA = SparseColumns.FromRows(r1cs.A, signals, r1cs.PublicCount + 1, pool);
        SparseColumns rowsOfB = SparseColumns.FromRows(r1cs.B, signals, 0, pool);
        SparseColumns rowsOfC = SparseColumns.FromRows(r1cs.C, signals, 0, pool);
        long offset = PtauFormat.LagrangeOffset(Header.LogDomainSize);
        Affine<Fq>* tau = powers.LagrangeTauG1 + offset;
        SparseTerm<Fq>[] all =
        [
            new(rowsOfA, powers.LagrangeBetaTauG1 + offset), new(rowsOfB, powers.LagrangeAlphaTauG1 + offset), new(rowsOfC, tau),
        ];
        ColumnSums<Fq>.Compute(all, pool, 0, signals, linear.Pointer, threads, cancellationToken);
        ColumnSums<Fq>.Compute([new(rowsOfA, tau)], pool, 0, signals, A, threads, cancellationToken);
        ColumnSums<Fq>.Compute([new(rowsOfB, tau)], pool, 0, signals, B1, threads, cancellationToken);
        ColumnSums<Fq2>.Compute([new(rowsOfB, powers.LagrangeTauG2 + offset)], pool, 0, signals, B2, threads, cancellationToken);

        Affine<Fq>* doubled = powers.LagrangeTauG1 + PtauFormat.LagrangeOffset(Header.LogDomainSize + 1);
        for (int i = 0; i < Header.DomainSize; i++)
        {
            H[i] = doubled[(2L * i) + 1];
        }

        CircuitHasher hasher = new(threads, cancellationToken);
        hasher.AppendHeader(Header);
        hasher.Append(Ic, IcCount);
        hasher.AppendH(powers, Header.DomainSize);
        hasher.Append(L, LCount);
        hasher.Append(A, Header.Signals);
        hasher.Append(B1, Header.Signals);
        hasher.Append(B2, Header.Signals);
        CircuitHash = hasher.Finish();
    }
}

using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>The discrete logarithms of a development key's points.</summary>
internal sealed record KeyScalars(int LogDomainSize, Fr[] Ic, Fr[] A, Fr[] B, Fr[] C, Fr[] H)
{
    /// <exception cref="ProofSystemFormatException">The circuit is larger than the scalar field has roots of unity for.</exception>
    public static KeyScalars Compute(R1cs r1cs, ToxicWaste waste)
    {
        int rows = r1cs.ConstraintCount + r1cs.PublicCount + 1;
        int logSize = Math.Max(1, BitOperations.Log2((uint)(rows - 1)) + 1);
        if (logSize >= NttDomain.MaxLogSize)
        {
            throw new ProofSystemFormatException($"{r1cs.ConstraintCount} constraints are too many for BN254's scalar field.");
        }

        // H is in the Lagrange basis of the domain of twice the size, of which a key keeps the odd half.
        Fr[] doubled = LagrangeBasis(logSize + 1, waste.Tau);
        Fr[] lagrange = LagrangeBasis(logSize, waste.Tau);
        Fr[] a = Combine(r1cs.A, r1cs, lagrange);
        Fr[] b = Combine(r1cs.B, r1cs, lagrange);
        Fr[] c = Combine(r1cs.C, r1cs, lagrange);
        for (int signal = 0; signal <= r1cs.PublicCount; signal++)
        {
            a[signal] += lagrange[r1cs.ConstraintCount + signal];
        }

        Fr deltaInverse = waste.Delta.Invert();
        Fr[] ic = new Fr[r1cs.PublicCount + 1];
        Fr[] hidden = new Fr[r1cs.SignalCount - ic.Length];
        for (int signal = 0; signal < r1cs.SignalCount; signal++)
        {
            Fr value = (waste.Beta * a[signal]) + (waste.Alpha * b[signal]) + c[signal];
            if (signal < ic.Length)
            {
                ic[signal] = value;
            }
            else
            {
                hidden[signal - ic.Length] = value * deltaInverse;
            }
        }

        Fr[] h = new Fr[1 << logSize];
        for (int i = 0; i < h.Length; i++)
        {
            h[i] = doubled[(2 * i) + 1] * deltaInverse;
        }

        return new KeyScalars(logSize, ic, a, b, hidden, h);
    }

    /// <summary>Lᵢ(τ) = ωⁱ(τⁿ − 1) / (n(τ − ωⁱ)) for all i, with one inversion.</summary>
    public static Fr[] LagrangeBasis(int logSize, Fr tau)
    {
        int size = 1 << logSize;
        Fr root = NttDomain.Root(logSize);
        Fr[] values = new Fr[size];
        Fr[] prefixes = new Fr[size];
        Fr power = Fr.One;
        Fr product = Fr.One;
        for (int i = 0; i < size; i++)
        {
            // τ is a hash: it is no root of unity but with a chance of 2^-226, and then the inversion below refuses.
            values[i] = tau - power;
            prefixes[i] = product;
            product *= values[i];
            power *= root;
        }

        Fr inverse = product.Invert();
        Fr rootInverse = root.Invert();
        Fr factor = (tau.Pow(size) - Fr.One) * Fr.FromUInt64((ulong)size).Invert();
        for (int i = size - 1; i >= 0; i--)
        {
            power *= rootInverse;
            Fr reciprocal = inverse * prefixes[i];
            inverse *= values[i];
            values[i] = reciprocal * factor * power;
        }

        return values;
    }

    private static Fr[] Combine(LinearTerms terms, R1cs r1cs, Fr[] lagrange)
    {
        Fr[] sums = new Fr[r1cs.SignalCount];
        for (int row = 0; row < r1cs.ConstraintCount; row++)
        {
            for (int i = terms.RowStarts[row]; i < terms.RowStarts[row + 1]; i++)
            {
                sums[terms.Signals[i]] += terms.Coefficients[i] * lagrange[row];
            }
        }

        return sums;
    }
}

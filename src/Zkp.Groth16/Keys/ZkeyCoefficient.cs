using System.Runtime.InteropServices;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>One entry of the matrices A (0) and B (1) as a .zkey has it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct ZkeyCoefficient(uint matrix, uint constraint, uint signal, Limbs value)
{
    public readonly uint Matrix = matrix;
    public readonly uint Constraint = constraint;
    public readonly uint Signal = signal;

    /// <summary>The coefficient times 2^512, so that one Montgomery product with a canonical witness value gives Montgomery form.</summary>
    public readonly Limbs Value = value;

    /// <summary>All entries of a constraint system, in the order of its file.</summary>
    public static ZkeyCoefficient[] FromConstraints(R1cs r1cs)
    {
        ZkeyCoefficient[] coefficients = new ZkeyCoefficient[r1cs.A.Signals.Length + r1cs.B.Signals.Length + r1cs.PublicCount + 1];
        int next = 0;
        for (int row = 0; row < r1cs.ConstraintCount; row++)
        {
            next = Append(coefficients, next, 0, row, r1cs.A);
            next = Append(coefficients, next, 1, row, r1cs.B);
        }

        // One more row a public signal makes its part of the statement independent of the others (Groth16's consistency check).
        for (int signal = 0; signal <= r1cs.PublicCount; signal++)
        {
            coefficients[next++] = Of(0, r1cs.ConstraintCount + signal, signal, Fr.One);
        }

        return coefficients;
    }

    private static int Append(ZkeyCoefficient[] coefficients, int next, uint matrix, int row, LinearTerms terms)
    {
        for (int i = terms.RowStarts[row]; i < terms.RowStarts[row + 1]; i++)
        {
            coefficients[next++] = Of(matrix, row, terms.Signals[i], terms.Coefficients[i]);
        }

        return next;
    }

    private static ZkeyCoefficient Of(uint matrix, int row, int signal, Fr value) =>
        new(matrix, (uint)row, (uint)signal, Montgomery<ScalarModulus>.ToMontgomery(value.Limbs));
}

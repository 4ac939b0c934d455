using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>One sparse matrix of a constraint system, row by row: row i is terms [RowStarts[i], RowStarts[i + 1]).</summary>
internal sealed class LinearTerms(int[] rowStarts, int[] signals, Fr[] coefficients)
{
    public int[] RowStarts { get; } = rowStarts;

    public int[] Signals { get; } = signals;

    public Fr[] Coefficients { get; } = coefficients;

    /// <summary>Row · witness.</summary>
    public Fr Evaluate(int row, Witness witness)
    {
        Fr sum = Fr.Zero;
        for (int i = RowStarts[row]; i < RowStarts[row + 1]; i++)
        {
            sum += Coefficients[i] * witness[Signals[i]];
        }

        return sum;
    }
}

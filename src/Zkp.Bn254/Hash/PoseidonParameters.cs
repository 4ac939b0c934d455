namespace Zkp.Bn254;

/// <summary>The round constants and the mixing matrix of one width, drawn when the width is first used.</summary>
internal sealed class PoseidonParameters
{
    public const int FullRounds = 8;
    public const int MaxInputs = 16;

    /// <summary>Partial rounds by number of inputs, from 1: the choices that circomlib made for 128-bit security.</summary>
    private static readonly int[] PartialRoundsByInputs = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];

    private static readonly Lazy<PoseidonParameters>[] ByInputs =
        [.. Enumerable.Range(1, MaxInputs).Select(inputs => new Lazy<PoseidonParameters>(() => new PoseidonParameters(inputs)))];

    private PoseidonParameters(int inputs)
    {
        Width = inputs + 1;
        PartialRounds = PartialRoundsByInputs[inputs - 1];
        GrainLfsr grain = new(Width, FullRounds, PartialRounds);
        RoundConstants = new Fr[(FullRounds + PartialRounds) * Width];
        for (int i = 0; i < RoundConstants.Length; i++)
        {
            RoundConstants[i] = grain.NextElement();
        }

        // A Cauchy matrix: 1/(x_i + y_j) is maximum distance separable whenever the 2t numbers are distinct and no sum is zero.
        // The reference script reduces these draws instead of rejecting them.
        Fr[] points = new Fr[2 * Width];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = Fr.FromBigInteger(grain.NextInteger());
        }

        Matrix = new Fr[Width * Width];
        for (int row = 0; row < Width; row++)
        {
            for (int column = 0; column < Width; column++)
            {
                Matrix[(row * Width) + column] = (points[row] + points[Width + column]).Invert();
            }
        }
    }

    /// <summary>t: one capacity element and the inputs.</summary>
    public int Width { get; }

    public int PartialRounds { get; }

    /// <summary>Round by round, <see cref="Width"/> each.</summary>
    public Fr[] RoundConstants { get; }

    /// <summary>Row by row.</summary>
    public Fr[] Matrix { get; }

    public static PoseidonParameters ForInputs(int inputs) => ByInputs[inputs - 1].Value;
}

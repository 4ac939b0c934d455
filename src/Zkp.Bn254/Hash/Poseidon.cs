namespace Zkp.Bn254;

/// <summary>
/// The Poseidon hash over BN254's scalar field (Grassi et al., ePrint 2019/458) with the parameters of circomlib's
/// <c>Poseidon(n)</c>: S-box x⁵, 8 full rounds, capacity 0, the first element of the last state is the digest.
/// </summary>
public static class Poseidon
{
    /// <summary>The most inputs that one permutation takes.</summary>
    public const int MaxInputs = PoseidonParameters.MaxInputs;

    /// <summary>Hashes 1 to 16 field elements.</summary>
    /// <exception cref="ArgumentException">There are no inputs, or more than 16.</exception>
    public static Fr Hash(params ReadOnlySpan<Fr> inputs)
    {
        if (inputs.Length is 0 or > MaxInputs)
        {
            throw new ArgumentException($"Poseidon takes 1 to {MaxInputs} inputs, not {inputs.Length}.", nameof(inputs));
        }

        PoseidonParameters parameters = PoseidonParameters.ForInputs(inputs.Length);
        Span<Fr> state = stackalloc Fr[parameters.Width];
        state[0] = Fr.Zero;
        inputs.CopyTo(state[1..]);
        Permute(parameters, state);
        return state[0];
    }

    private static void Permute(PoseidonParameters parameters, Span<Fr> state)
    {
        const int HalfFull = PoseidonParameters.FullRounds / 2;
        int rounds = PoseidonParameters.FullRounds + parameters.PartialRounds;
        Span<Fr> mixed = stackalloc Fr[state.Length];
        for (int round = 0; round < rounds; round++)
        {
            ReadOnlySpan<Fr> constants = parameters.RoundConstants.AsSpan(round * state.Length, state.Length);
            for (int i = 0; i < state.Length; i++)
            {
                state[i] += constants[i];
            }

            bool isFull = round < HalfFull || round >= HalfFull + parameters.PartialRounds;
            for (int i = 0; i < (isFull ? state.Length : 1); i++)
            {
                state[i] = FifthPower(state[i]);
            }

            Mix(parameters.Matrix, state, mixed);
            mixed.CopyTo(state);
        }
    }

    private static void Mix(ReadOnlySpan<Fr> matrix, ReadOnlySpan<Fr> state, Span<Fr> mixed)
    {
        for (int row = 0; row < state.Length; row++)
        {
            Fr sum = Fr.Zero;
            ReadOnlySpan<Fr> coefficients = matrix.Slice(row * state.Length, state.Length);
            for (int i = 0; i < state.Length; i++)
            {
                sum += coefficients[i] * state[i];
            }

            mixed[row] = sum;
        }
    }

    private static Fr FifthPower(Fr x)
    {
        Fr square = x.Square();
        return square.Square() * x;
    }
}

using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>What verification needs of a verifying key's fixed points, computed once: the Miller loop's lines, and its value for (α, β).</summary>
internal sealed class PreparedVerifyingKey(VerifyingKey key)
{
    public PreparedG2 Beta { get; } = new(key.Beta);

    public PreparedG2 Gamma { get; } = new(key.Gamma);

    public PreparedG2 Delta { get; } = new(key.Delta);

    public Fq12 AlphaBeta { get; } = PairingEngine.MillerLoop((key.Alpha, new PreparedG2(key.Beta)));
}

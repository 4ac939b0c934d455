using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>The Miller loop's lines of a verifying key's fixed points, computed once.</summary>
internal sealed class PreparedVerifyingKey(VerifyingKey key)
{
    public PreparedG2 Beta { get; } = new(key.Beta);

    public PreparedG2 Gamma { get; } = new(key.Gamma);

    public PreparedG2 Delta { get; } = new(key.Delta);
}

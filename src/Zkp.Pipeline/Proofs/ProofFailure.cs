namespace Zkp.Pipeline.Proofs;

/// <summary>Why a proof ended as Failed.</summary>
/// <param name="Code">A stable code in snake_case; docs/api.md lists them.</param>
/// <param name="Detail">What happened and what the caller can do. No private input.</param>
public sealed record ProofFailure(string Code, string Detail)
{
    public static ProofFailure InputLost { get; } = new("input_lost", "The private input is gone; submit the request again.");
}

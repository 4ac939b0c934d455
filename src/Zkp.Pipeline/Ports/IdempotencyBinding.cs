namespace Zkp.Pipeline.Ports;

/// <param name="ProofId">The proof that the key stands for.</param>
/// <param name="BodyHash">SHA-256 of the body it came with, in hex, keyed so that it tells nothing of a private input.</param>
public sealed record IdempotencyBinding(string ProofId, string BodyHash);

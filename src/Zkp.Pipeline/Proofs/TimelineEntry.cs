namespace Zkp.Pipeline.Proofs;

/// <summary>A state that a proof came to, when, and why where that is not plain.</summary>
public sealed record TimelineEntry(ProofState State, DateTimeOffset At, string? Note);

using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Ports;

/// <summary>A page of records, and what to ask for the next one with; null at the end.</summary>
public sealed record ProofPage(IReadOnlyList<ProofRecord> Records, string? Continuation);

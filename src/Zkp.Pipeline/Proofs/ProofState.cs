namespace Zkp.Pipeline.Proofs;

/// <summary>Where a proof stands on its journey; in this order, and no other names (docs/architecture.md).</summary>
public enum ProofState
{
    Accepted,
    Proving,
    Proved,
    Routed,
    Submitted,
    Included,
    Safe,
    Finalized,
    Failed,
    Cancelled,
}

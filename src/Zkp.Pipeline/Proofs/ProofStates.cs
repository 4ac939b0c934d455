namespace Zkp.Pipeline.Proofs;

/// <summary>The moves between states that are allowed.</summary>
public static class ProofStates
{
    public static bool IsEnd(this ProofState state) =>
        state is ProofState.Finalized or ProofState.Failed or ProofState.Cancelled;

    /// <summary>
    /// Forward along the journey, or back to <see cref="ProofState.Submitted"/> (and from Safe to Included) when a reorg takes
    /// the block away, or to an end that is not <see cref="ProofState.Finalized"/>. Nothing moves out of an end.
    /// </summary>
    public static bool CanMove(ProofState from, ProofState to)
    {
        if (from.IsEnd() || from == to)
        {
            return false;
        }

        return to switch
        {
            ProofState.Failed => true,
            // Once the transaction may be on its way, taking the request back would be a lie.
            ProofState.Cancelled => from < ProofState.Submitted,
            ProofState.Submitted => from is ProofState.Routed or ProofState.Included or ProofState.Safe,
            ProofState.Included => from is ProofState.Submitted or ProofState.Safe,
            _ => to > from,
        };
    }
}

using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Intake;

/// <summary>Takes a request back, as long as nothing may have been sent for it.</summary>
public sealed class ProofCancellation(IProofStore store, IInputVault vault, TimeProvider time)
{
    public async Task<Result<ProofRecord>> CancelAsync(ProofKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ProofRecord record = await store.UpdateAsync(
            key.Tenant,
            key.Id,
            found => found.SubmissionStartedAt is null ? found.MoveTo(ProofState.Cancelled, time.GetUtcNow(), "on request") : found,
            cancellationToken);
        if (record.State != ProofState.Cancelled)
        {
            return new Problem(409, "too_late_to_cancel", $"The proof is {record.State}; only what has not been sent to a chain can be cancelled.");
        }

        await vault.EraseAsync(record.InputId, cancellationToken);
        return record;
    }
}

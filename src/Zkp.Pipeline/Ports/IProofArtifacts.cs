using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Ports;

/// <summary>The proofs themselves: public, written once.</summary>
public interface IProofArtifacts
{
    /// <summary>Keeps the first one written: proofs of one request are all equally good, but a caller must see only one.</summary>
    Task PutAsync(ProofKey key, ProofArtifact artifact, CancellationToken cancellationToken);

    Task<ProofArtifact?> FindAsync(ProofKey key, CancellationToken cancellationToken);
}

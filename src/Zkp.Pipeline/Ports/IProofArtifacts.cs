using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Ports;

/// <summary>The proofs themselves: public, written once.</summary>
public interface IProofArtifacts
{
    /// <summary>Keeps the first one written: proofs of one request are all equally good, but a caller must see only one.</summary>
    Task PutAsync(ProofKey key, ProofArtifact artifact, CancellationToken cancellationToken);

    Task<ProofArtifact?> FindAsync(ProofKey key, CancellationToken cancellationToken);

    /// <summary>For parts that stand in a whole by now. Erasing what is not there is no error.</summary>
    Task EraseAsync(ProofKey key, CancellationToken cancellationToken);
}

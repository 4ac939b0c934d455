using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.EndToEnd.Tests;

/// <summary>The stack's own, until so many are put: then whoever puts them is cut off, behind the last one.</summary>
internal sealed class CutOffArtifacts(IProofArtifacts inner, int puts) : IProofArtifacts
{
    /// <summary>What was put, in its order.</summary>
    public List<ProofKey> Put { get; } = [];

    public async Task PutAsync(ProofKey key, ProofArtifact artifact, CancellationToken cancellationToken)
    {
        await inner.PutAsync(key, artifact, cancellationToken);
        Put.Add(key);
        if (Put.Count >= puts)
        {
            throw new OperationCanceledException("cut off");
        }
    }

    public Task<ProofArtifact?> FindAsync(ProofKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    public Task EraseAsync(ProofKey key, CancellationToken cancellationToken) => inner.EraseAsync(key, cancellationToken);
}

using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Ports;

/// <summary>The queue that provers take work from.</summary>
public interface IProveJobs
{
    Task EnqueueAsync(ProofKey key, CancellationToken cancellationToken);
}

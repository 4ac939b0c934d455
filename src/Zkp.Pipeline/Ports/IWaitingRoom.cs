using Zkp.Pipeline.Batches;

namespace Zkp.Pipeline.Ports;

/// <summary>The requests that wait for company. Every method is safe to repeat.</summary>
public interface IWaitingRoom
{
    Task EnterAsync(WaitingRequest request, CancellationToken cancellationToken);

    /// <summary>All of them, in no order.</summary>
    IAsyncEnumerable<WaitingRequest> ListAsync(CancellationToken cancellationToken);

    Task LeaveAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);
}

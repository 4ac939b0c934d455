using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Ports;

namespace Zkp.EndToEnd.Tests;

/// <summary>A waiting room that the app does not look into.</summary>
internal sealed class RecordingWaitingRoom : IWaitingRoom
{
    private readonly Lock gate = new();

    public List<WaitingRequest> Entered { get; } = [];

    public List<string> Left { get; } = [];

    public Task EnterAsync(WaitingRequest request, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Entered.Add(request);
        }

        return Task.CompletedTask;
    }

    public IAsyncEnumerable<WaitingRequest> ListAsync(CancellationToken cancellationToken) => Entered.ToAsyncEnumerable();

    public Task LeaveAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        Left.AddRange(ids);
        return Task.CompletedTask;
    }
}

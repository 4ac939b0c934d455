namespace Zkp.Simulation.Process;

/// <summary>
/// Runs every continuation on the one thread of the simulation, in the order of posting: nothing depends on a scheduler. It is current only
/// while what was posted runs. What completes outside of that continues at once, also after an await that asks for no context.
/// </summary>
internal sealed class SimContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> posted = [];

    public override void Post(SendOrPostCallback d, object? state) => posted.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public void Drain()
    {
        while (posted.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
        {
            SetSynchronizationContext(this);
            try
            {
                next.Callback(next.State);
            }
            finally
            {
                SetSynchronizationContext(null);
            }
        }
    }
}

namespace Zkp.Evm;

/// <summary>Gives the same <see cref="ChainView"/> to everybody who asks within its lifetime, and one read to all who ask while it runs.</summary>
internal sealed class ChainViewCache(Func<CancellationToken, Task<ChainView>> read, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock gate = new();
    private Task<ChainView>? current;
    private long startedAt;

    public Task<ChainView> GetAsync(CancellationToken cancellationToken)
    {
        Task<ChainView> shared;
        lock (gate)
        {
            bool usable = current is { } task
                && (!task.IsCompleted || (task.IsCompletedSuccessfully && time.GetElapsedTime(startedAt) < lifetime));
            if (!usable)
            {
                startedAt = time.GetTimestamp();
                current = read(CancellationToken.None);
            }

            shared = current!;
        }

        return shared.WaitAsync(cancellationToken);
    }

    /// <summary>The next look is a fresh one.</summary>
    public void Forget()
    {
        lock (gate)
        {
            current = null;
        }
    }
}

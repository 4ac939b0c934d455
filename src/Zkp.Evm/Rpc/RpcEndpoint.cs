namespace Zkp.Evm;

/// <summary>One node's address and how it has behaved lately.</summary>
internal sealed class RpcEndpoint(Uri url, RpcOptions options)
{
    private const int MaxDoublings = 4;

    private readonly Lock gate = new();
    private int faultsInARow;
    private DateTimeOffset pausedUntil = DateTimeOffset.MinValue;

    public Uri Url { get; } = url;

    /// <summary>The address without path and query, where gateways put their keys: fit for logs and messages.</summary>
    public string DisplayName { get; } = url.GetLeftPart(UriPartial.Authority);

    public bool IsPaused(DateTimeOffset now)
    {
        lock (gate)
        {
            return now < pausedUntil;
        }
    }

    /// <summary>Any answer about the request itself, a refusal too, shows that the node works.</summary>
    public void ReportAnswer()
    {
        lock (gate)
        {
            faultsInARow = 0;
            pausedUntil = DateTimeOffset.MinValue;
        }
    }

    public void ReportFault(DateTimeOffset now)
    {
        lock (gate)
        {
            faultsInARow++;
            int beyond = faultsInARow - options.FaultsBeforePause;
            if (beyond >= 0)
            {
                pausedUntil = now + options.PauseDuration * (1 << Math.Min(beyond, MaxDoublings));
            }
        }
    }
}

using System.Collections.Concurrent;
using Zkp.Pipeline.Ports;

namespace Zkp.Pipeline.Networks;

/// <summary>Percentiles of each network's own times to finality, read from the store twice a minute at most.</summary>
public sealed class FinalityHistory(INetworkHistory store, TimeProvider time)
{
    /// <summary>The newest so many count: a network that has become slower shows within them.</summary>
    public const int Window = 200;

    /// <summary>Fewer say nothing about one in twenty.</summary>
    public const int LeastSamples = 5;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, FinalityTimes? Times)> kept = new(StringComparer.Ordinal);

    /// <returns>Null while there are fewer than <see cref="LeastSamples"/>.</returns>
    public async Task<FinalityTimes?> FindAsync(string network, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (kept.TryGetValue(network, out (DateTimeOffset At, FinalityTimes? Times) known) && now - known.At < KeptFor)
        {
            return known.Times;
        }

        IReadOnlyList<FinalitySample> samples = await store.ReadAsync(network, Window, cancellationToken);
        FinalityTimes? times = FinalityTimes.Of([.. samples.Select(sample => sample.SecondsToFinality)]);
        kept[network] = (now, times);
        return times;
    }
}

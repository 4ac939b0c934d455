namespace Zkp.Evm;

/// <summary>One node's address and how it has behaved lately.</summary>
internal sealed class RpcEndpoint(Uri url, string name, RpcOptions options)
{
    private const int MaxDoublings = 4;

    /// <summary>How much the newest request counts in the averages: the last twenty or so decide.</summary>
    private const double NewestWeight = 0.1;

    /// <summary>Counted while nothing is known yet.</summary>
    private static readonly TimeSpan AssumedLatency = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private int faultsInARow;
    private double errorRate;
    private double throttleRate;
    private TimeSpan? latency;
    private (ulong Number, DateTimeOffset Time)? head;
    private string? foreign;
    private string? doubt;
    private DateTimeOffset pausedUntil = DateTimeOffset.MinValue;
    private DateTimeOffset doubtedUntil = DateTimeOffset.MinValue;

    public Uri Url { get; } = url;

    /// <summary>The address without path and query, where gateways put their keys: fit for logs and messages.</summary>
    public string DisplayName { get; } = name;

    /// <summary>The newest block it told of, when it was last asked, and the time that block has.</summary>
    public (ulong Number, DateTimeOffset Time)? Head
    {
        get
        {
            lock (gate)
            {
                return head;
            }
        }
    }

    /// <summary>
    /// What one answer of it costs, in milliseconds, faults counted in; endpoints within a factor of two are equals, or requests would hop
    /// between them for nothing.
    /// </summary>
    public int Rank
    {
        get
        {
            lock (gate)
            {
                double cost = Math.Max(16, (latency ?? AssumedLatency).TotalMilliseconds) * (1 + (10 * errorRate) + (5 * throttleRate));
                return (int)Math.Log2(cost);
            }
        }
    }

    /// <summary>After this long without an answer another endpoint is asked as well.</summary>
    public TimeSpan HedgeDelay
    {
        get
        {
            lock (gate)
            {
                TimeSpan usual = 2 * (latency ?? AssumedLatency);
                return usual < options.MinHedgeDelay ? options.MinHedgeDelay : usual > options.MaxHedgeDelay ? options.MaxHedgeDelay : usual;
            }
        }
    }

    public bool IsForeign
    {
        get
        {
            lock (gate)
            {
                return foreign is not null;
            }
        }
    }

    public bool IsPaused(DateTimeOffset now)
    {
        lock (gate)
        {
            return now < pausedUntil || now < doubtedUntil;
        }
    }

    /// <param name="best">The block that it should have; null when nobody knows.</param>
    public bool IsLagging(ulong? best) => LagBehind(best) >= options.MaxLagBlocks;

    /// <summary>Any answer about the request itself, a refusal too, shows that the node works.</summary>
    public void ReportAnswer(TimeSpan took)
    {
        lock (gate)
        {
            faultsInARow = 0;
            pausedUntil = DateTimeOffset.MinValue;
            Count(isFault: false, isThrottled: false);
            latency = latency is { } usual ? usual + (NewestWeight * (took - usual)) : took;
        }
    }

    /// <summary>It was not waited for to the end: at least this long it would have taken.</summary>
    public void ReportSlow(TimeSpan waited)
    {
        lock (gate)
        {
            latency = latency is { } usual && usual > waited ? usual : latency is { } known ? known + (NewestWeight * (waited - known)) : waited;
        }
    }

    public void ReportFault(RpcException error, DateTimeOffset now)
    {
        lock (gate)
        {
            faultsInARow++;
            Count(isFault: true, error.Kind == RpcErrorKind.Throttled);
            TimeSpan pause = TimeSpan.Zero;
            int beyond = faultsInARow - options.FaultsBeforePause;
            if (beyond >= 0 || errorRate > options.MaxErrorRate || throttleRate > options.MaxThrottleRate)
            {
                pause = options.PauseDuration * (1 << Math.Clamp(beyond, 0, MaxDoublings));
            }

            // A node that says how long it wants to be left alone is left alone that long.
            if (error.RetryAfter is { } wish && wish > pause)
            {
                pause = wish < MaxPause ? wish : MaxPause;
            }

            if (now + pause > pausedUntil)
            {
                pausedUntil = now + pause;
            }
        }
    }

    /// <summary>
    /// It answered, and the answer can't be true. Answers to other questions do not make up for that, so it is passed over for its time.
    /// </summary>
    public void ReportDoubt(string claim, DateTimeOffset now)
    {
        lock (gate)
        {
            Count(isFault: true, isThrottled: false);
            doubt = claim;
            doubtedUntil = now + options.DoubtDuration;
        }
    }

    public void ReportHead(ulong number, DateTimeOffset at)
    {
        lock (gate)
        {
            head = (number, at);
        }
    }

    /// <summary>It serves another chain than the one it is listed for, so that nothing it says counts; null takes that back.</summary>
    public void ReportForeign(string? reason)
    {
        lock (gate)
        {
            foreign = reason;
        }
    }

    /// <param name="best">The block that it should have; null when nobody knows.</param>
    /// <param name="now">The time.</param>
    public RpcEndpointHealth Describe(ulong? best, DateTimeOffset now)
    {
        lock (gate)
        {
            ulong? lag = LagBehind(best);
            bool doubted = now < doubtedUntil;
            return new RpcEndpointHealth(DisplayName, now < pausedUntil || doubted || foreign is not null)
            {
                ErrorRate = errorRate,
                ThrottleRate = throttleRate,
                Latency = latency,
                LagBlocks = lag,
                IsLagging = lag >= options.MaxLagBlocks,
                Problem = foreign ?? (doubted ? doubt : null),
            };
        }
    }

    public RpcEndpointMemory Remember()
    {
        lock (gate)
        {
            return new RpcEndpointMemory(DisplayName, errorRate, throttleRate, latency, doubtedUntil > pausedUntil ? doubtedUntil : pausedUntil);
        }
    }

    public void Recall(RpcEndpointMemory memory)
    {
        lock (gate)
        {
            errorRate = Math.Clamp(memory.ErrorRate, 0, 1);
            throttleRate = Math.Clamp(memory.ThrottleRate, 0, 1);
            latency = memory.Latency;
            pausedUntil = memory.PausedUntil;
        }
    }

    private ulong? LagBehind(ulong? best) => (best, Head) switch
    {
        ({ } wanted, { Number: var reached }) => wanted > reached ? wanted - reached : 0,
        _ => null,
    };

    private void Count(bool isFault, bool isThrottled)
    {
        errorRate += NewestWeight * ((isFault ? 1 : 0) - errorRate);
        throttleRate += NewestWeight * ((isThrottled ? 1 : 0) - throttleRate);
    }
}

namespace Zkp.Evm;

/// <summary>The bounds of every request.</summary>
public sealed record RpcOptions
{
    /// <summary>How long one attempt may take, from connecting to the last byte.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts of a request that may be repeated, the first one included; 1 never retries.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The pause before the first retry; it doubles each time and is jittered.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause between attempts, also where a node asks for a longer one.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where several endpoints are asked at once: how long to wait for the others when as many have answered as must.</summary>
    public TimeSpan AgreementPatience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Bytes of an answer after decompression; more is not read.</summary>
    public int MaxResponseBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Connections that one endpoint gets at most; more requests wait for one.</summary>
    public int MaxConnectionsPerEndpoint { get; init; } = 16;

    /// <summary>Provider faults in a row after which an endpoint is passed over while another one is well.</summary>
    public int FaultsBeforePause { get; init; } = 3;

    /// <summary>How long it is passed over the first time; doubles up to sixteen times this with each further fault.</summary>
    public TimeSpan PauseDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The share of recent requests failed for an endpoint's fault above which it is passed over at each further one.</summary>
    public double MaxErrorRate { get; init; } = 0.7;

    /// <summary>The same for refusals of too many requests.</summary>
    public double MaxThrottleRate { get; init; } = 0.4;

    /// <summary>An endpoint that is this many blocks behind the best is passed over.</summary>
    public ulong MaxLagBlocks { get; init; } = 16;

    /// <summary>Of two endpoints the one behind is not passed over while its newest block is younger than this: it may be the other that boasts.</summary>
    public TimeSpan FreshHead { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How far one endpoint's word for an account's next nonce may be above what another says or the ledger has handed out, before it is
    /// called wrong. What lies between is what the account's strangers did that only one endpoint knows of.
    /// </summary>
    public ulong MaxNonceLead { get; init; } = 1_024;

    /// <summary>How long an endpoint is passed over that said what can't be true.</summary>
    public TimeSpan DoubtDuration { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A second endpoint is asked when the first takes twice its usual time, but not sooner than this.</summary>
    public TimeSpan MinHedgeDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Nor later than this.</summary>
    public TimeSpan MaxHedgeDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How many endpoints must say the same of a receipt, a block or a nonce at a height, or have come as far as a head or a final block, before
    /// it is believed. Where no more than that are configured one may be missing. 1 believes any.
    /// </summary>
    public int Agreement { get; init; } = 2;
}

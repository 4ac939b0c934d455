namespace Zkp.Evm;

/// <summary>An endpoint as it stands now, for health pages. The name holds no path, because gateways put keys there.</summary>
/// <param name="Name">The endpoint.</param>
/// <param name="IsPaused">Whether it is passed over while another one is well.</param>
public sealed record RpcEndpointHealth(string Name, bool IsPaused)
{
    /// <summary>The share of recent requests that failed for its fault, 0 to 1. What a node refuses for good reason is none.</summary>
    public double ErrorRate { get; init; }

    /// <summary>The share of recent requests that it refused for being too many.</summary>
    public double ThrottleRate { get; init; }

    /// <summary>How long its answers take; null before the first.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>How many blocks it is behind the best endpoint; null when it was never asked.</summary>
    public ulong? LagBlocks { get; init; }

    /// <summary>Whether that is too many.</summary>
    public bool IsLagging { get; init; }

    /// <summary>Why nothing that it says counts; null when it does.</summary>
    public string? Problem { get; init; }
}

using System.Globalization;

namespace Zkp.Evm;

/// <summary>An endpoint as it stands now, for health pages. The name holds no path, because gateways put keys there.</summary>
/// <param name="Name">The endpoint.</param>
/// <param name="IsPaused">Whether it is passed over while another one is well.</param>
public sealed record RpcEndpointHealth(string Name, bool IsPaused)
{
    /// <summary>One fault in the last twenty requests is nothing to talk about.</summary>
    private const double TroublingRate = 0.1;

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

    /// <summary>Whether others are asked in its place: it is paused, behind, or of another chain.</summary>
    public bool IsExcluded => IsPaused || IsLagging;

    /// <summary>What is wrong with it, in words; null when nothing is.</summary>
    public string? Trouble => Problem
        ?? (IsLagging ? string.Create(CultureInfo.InvariantCulture, $"it is {LagBlocks} blocks behind")
            : IsExcluded || ErrorRate >= TroublingRate ? string.Create(CultureInfo.InvariantCulture, $"{ErrorRate:P0} of its requests fail, {ThrottleRate:P0} are throttled")
            : null);
}

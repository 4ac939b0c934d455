using System.Numerics;

namespace Zkp.Pipeline.Networks;

/// <summary>
/// What limits in dollars are reckoned with: a price that the configuration pins, else what a feed said last. Null while nobody
/// said, or what was said is too old; then such limits can't be kept.
/// </summary>
public sealed class PriceOfEther(decimal? pinnedUsd, TimeProvider? time = null)
{
    private const double WeiPerEther = 1e18;

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private Reading? reading;

    public decimal? Usd => pinnedUsd ?? (reading is { } last && time.GetUtcNow() < last.ValidUntil ? last.Usd : null);

    public bool IsPinned => pinnedUsd is not null;

    /// <summary>For people: where the price comes from.</summary>
    public string Source => IsPinned ? "pinned by Zkp__EtherPriceUsd" : reading?.Source ?? "unknown";

    public decimal? ToUsd(BigInteger wei) => Usd is { } price ? price * (decimal)((double)wei / WeiPerEther) : null;

    internal void Set(decimal usd, DateTimeOffset validUntil, string source) => reading = new Reading(usd, validUntil, source);

    private sealed record Reading(decimal Usd, DateTimeOffset ValidUntil, string Source);
}

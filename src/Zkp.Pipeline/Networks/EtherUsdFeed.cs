namespace Zkp.Pipeline.Networks;

/// <summary>A Chainlink aggregator of ether in US dollars on this network.</summary>
/// <param name="Address">The aggregator's proxy.</param>
/// <param name="MaxAgeSeconds">An older answer is none: the feed's heartbeat, and some more.</param>
public sealed record EtherUsdFeed(string Address, int MaxAgeSeconds);

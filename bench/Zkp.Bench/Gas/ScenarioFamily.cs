namespace Zkp.Bench.Gas;

/// <summary>How a network charges for a transaction's data.</summary>
internal enum ScenarioFamily
{
    /// <summary>As gas.</summary>
    Ethereum,

    /// <summary>By Fjord's formula over its FastLZ size.</summary>
    Optimism,

    /// <summary>As L1 gas over its Brotli size.</summary>
    Arbitrum,
}

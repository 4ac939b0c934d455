namespace Zkp.Pipeline.Networks;

/// <summary>Chains that share a fee model and a mempool's rules.</summary>
public enum ChainFamily
{
    Ethereum,
    Arbitrum,
    Optimism,
}

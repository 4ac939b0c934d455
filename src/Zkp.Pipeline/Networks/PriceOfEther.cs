using System.Numerics;

namespace Zkp.Pipeline.Networks;

/// <summary>What limits in dollars are reckoned with. Null: nobody said, so such limits can't be kept.</summary>
public sealed record PriceOfEther(decimal? Usd)
{
    private const double WeiPerEther = 1e18;

    public decimal? ToUsd(BigInteger wei) => Usd is { } price ? price * (decimal)((double)wei / WeiPerEther) : null;
}

using System.Numerics;
using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>Reads a Chainlink price feed (<c>AggregatorV3Interface</c>).</summary>
internal static class EtherUsdFeedReader
{
    private const decimal LeastUsd = 1;
    private const decimal MostUsd = 1_000_000;
    private const int MostDecimals = 18;

    private static readonly Abi Interface = Abi.Parse(
        "function decimals() view returns (uint8)",
        "function latestRoundData() view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)");

    /// <returns>The price and until when it may be used; null where the answer is old or no price.</returns>
    public static async Task<(decimal Usd, DateTimeOffset ValidUntil)?> ReadAsync(
        EvmClient client, EtherUsdFeed feed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Address contract = Address.Parse(feed.Address);
        byte[] scale = await client.CallAsync(new CallRequest(null, contract, Interface.Function("decimals").Encode()), BlockTag.Latest, cancellationToken);
        byte[] round = await client.CallAsync(new CallRequest(null, contract, Interface.Function("latestRoundData").Encode()), BlockTag.Latest, cancellationToken);
        try
        {
            int decimals = (int)Interface.Function("decimals").DecodeOutput(scale).Get<BigInteger>(0);
            AbiValues values = Interface.Function("latestRoundData").DecodeOutput(round);
            BigInteger answer = values.Get<BigInteger>("answer");
            BigInteger updatedAt = values.Get<BigInteger>("updatedAt");
            if (decimals > MostDecimals || answer.Sign <= 0 || answer > (BigInteger)MostUsd * BigInteger.Pow(10, decimals) || updatedAt > int.MaxValue * 2L)
            {
                return null;
            }

            decimal usd = (decimal)answer / (decimal)BigInteger.Pow(10, decimals);
            DateTimeOffset validUntil = DateTimeOffset.FromUnixTimeSeconds((long)updatedAt).AddSeconds(feed.MaxAgeSeconds);
            return usd >= LeastUsd && now < validUntil ? (usd, validUntil) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

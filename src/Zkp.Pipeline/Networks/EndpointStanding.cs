using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>How a network's RPC endpoints stand together.</summary>
/// <param name="IsUsable">Whether enough of them are well for what they say to be believed.</param>
/// <param name="Share">The mean of how well they are: 0 for one that is passed over, else the share of its requests that does not fail.</param>
/// <param name="Trouble">What is wrong with which; null when nothing is.</param>
internal sealed record EndpointStanding(bool IsUsable, double Share, string? Trouble)
{
    /// <param name="quorum">How many must be well.</param>
    public static EndpointStanding Of(IReadOnlyList<RpcEndpointHealth> endpoints, int quorum)
    {
        string[] troubles = [.. endpoints.Where(endpoint => endpoint.Trouble is not null).Select(endpoint => $"{endpoint.Name}: {endpoint.Trouble}")];
        return new EndpointStanding(
            endpoints.Count(endpoint => !endpoint.IsExcluded) >= quorum,
            endpoints.Average(endpoint => endpoint.IsExcluded ? 0 : 1 - endpoint.ErrorRate),
            troubles.Length > 0 ? string.Join("; ", troubles) : null);
    }
}

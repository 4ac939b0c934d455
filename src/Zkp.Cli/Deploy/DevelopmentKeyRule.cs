using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Deploy;

/// <summary>
/// Whoever made development keys can prove anything with them, so they stay on chains that nobody relies on. One claim is
/// not enough for that: the network's file must say local, every URL must be of this machine, and the chain id must not be
/// one that the world uses.
/// </summary>
public static class DevelopmentKeyRule
{
    /// <summary>Chains with users, or with testers who would take a proof there for one: https://chainlist.org.</summary>
    private static readonly HashSet<long> PublicChains =
    [
        1, 5, 17000, 560048, 11155111, // Ethereum, Goerli, Holesky, Hoodi, Sepolia
        10, 420, 11155420, // OP
        42161, 42170, 421613, 421614, // Arbitrum
        8453, 84531, 84532, // Base
        137, 1101, 1442, 2442, 80001, 80002, // Polygon
        324, 300, 59144, 59141, 534352, 534351, 5000, 5003, 81457, 7777777, 34443, 252, 1868, 130, 480, // other rollups
        56, 97, 100, 10200, 43114, 43113, 250, 42220, 25, 1284, 1313161554, 30, 40, 66, 128, 204, 1088, 2222, 8217,
    ];

    /// <summary>Why a circuit may not be deployed on a network; null if it may.</summary>
    /// <param name="actualChainId">What the chain itself answers.</param>
    public static string? Refuse(Circuit circuit, NetworkFile network, long actualChainId)
    {
        if (!circuit.DevelopmentKeys)
        {
            return null;
        }

        string? reason = network switch
        {
            { Local: false } => $"the network {network.Name} is not marked as local",
            _ when network.RpcUrls.FirstOrDefault(url => !url.IsLoopback) is { } url => $"{url} is not on this machine",
            _ when PublicChains.Contains(network.ChainId) || PublicChains.Contains(actualChainId) =>
                $"chain id {(PublicChains.Contains(actualChainId) ? actualChainId : network.ChainId)} is a public network's",
            _ => null,
        };
        return reason is null
            ? null
            : $"{circuit.Id} has development keys ({Circuit.DevelopmentKeysFile} in {circuit.Folder}), with which anybody who has them "
                + $"can forge proofs, and {reason}. Make keys in a ceremony of several parties and use those.";
    }
}

using Zkp.Evm;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Networks;

/// <summary>A configured network with what is deployed on it, if anything is.</summary>
public sealed record Network(NetworkFile File, DeploymentFile? Deployment)
{
    public string Name => File.Name;

    public NetworkKind Kind => File.Local ? NetworkKind.Local : File.Testnet ? NetworkKind.Test : NetworkKind.Main;

    public TimeSpan BlockTime => TimeSpan.FromSeconds(File.BlockTimeSeconds);

    public DeployedCircuit? Find(string circuit, int version) => Deployment?.Circuits.GetValueOrDefault(circuit)?.Find(version);

    /// <summary>The contracts that the pipeline's transactions call: nothing else is signed for.</summary>
    internal IEnumerable<Address> CalledContracts =>
        (Deployment?.Circuits.Values ?? []).Select(circuit => Address.Parse(circuit.Registry)).Distinct();

    public string? ExplorerUrl(string transactionHash) =>
        File.ExplorerTransactionUrl?.Replace("{hash}", transactionHash, StringComparison.Ordinal);

    public string? ExplorerAddress(string address) =>
        File.ExplorerAddressUrl?.Replace("{address}", address, StringComparison.Ordinal);
}

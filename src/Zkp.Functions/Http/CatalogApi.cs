using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Functions.Http;

/// <summary>What a request can name: circuits and networks. Public, like what they are on chain.</summary>
public sealed class CatalogApi(CurrentCircuits circuits, NetworkCatalog networks)
{
    [Function("ListCircuits")]
    public IActionResult ListCircuits(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/circuits")] HttpRequest request) =>
        JsonBody.Respond(new
        {
            circuits = circuits.All.Where(circuit => circuit.BatchOf is null).OrderBy(circuit => circuit.Id, StringComparer.Ordinal).Select(circuit => new
            {
                circuit.Id,
                circuit.Version,
                circuit.Description,
                input = circuit.Statement == StatementKind.Axioms ? "statement" : "inputs",
                circuit.MaxInputBytes,
                circuit.PublicSignalCount,
                circuit.DevelopmentKeys,
                batchSizes = circuits.BatchesOf(circuit.Id).Select(batch => batch.BatchSize),
            }),
        });

    [Function("ListNetworks")]
    public IActionResult ListNetworks(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/networks")] HttpRequest request) =>
        JsonBody.Respond(new
        {
            networks = networks.All.OrderBy(network => network.Name, StringComparer.Ordinal).Select(network => new
            {
                network.Name,
                network.File.ChainId,
                network.File.Family,
                network.File.Enabled,
                network.File.Local,
                network.File.Testnet,
                network.File.BlockTimeSeconds,
                network.File.Finality,
                network.File.MaxFeePerGasWei,
                network.File.MaxSpendPerDayWei,
                network.File.ExplorerTransactionUrl,
                network.File.ExplorerAddressUrl,
                vkHashRegistry = network.Deployment?.VkHashRegistry,
                circuits = network.Deployment?.Circuits,
            }),
        });
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Indexing;
using Zkp.Pipeline.Networks;

namespace Zkp.Functions.Timers;

/// <summary>Has the indexer read what is new on every network. One that is down is read later.</summary>
public sealed partial class ChainIndexerTimer(NetworkCatalog networks, ChainGateway chains, ChainIndexer indexer, ILogger<ChainIndexerTimer> logger)
{
    [Function("ChainIndexer")]
    public async Task RunAsync([TimerTrigger("10/15 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (Network network in networks.Enabled)
        {
            try
            {
                await indexer.RunAsync(network, chains.NodeOf(network), chains.AccountsOf(network), cancellationToken);
            }
            catch (RpcException error)
            {
                LogNotRead(network.Name, error.Message);
            }
        }
    }

    [LoggerMessage(340, LogLevel.Warning, "The contracts' events on {Network} were not read: {Reason}")]
    private partial void LogNotRead(string network, string reason);
}

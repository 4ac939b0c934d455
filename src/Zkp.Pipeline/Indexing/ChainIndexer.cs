using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;

namespace Zkp.Pipeline.Indexing;

/// <summary>
/// Follows the deployed contracts' events from the deployment block to the head, through reorgs: a block that is no longer the one that was
/// read is read again, from the last final block on. What somebody else recorded, and every change of who runs the contracts, is told.
/// </summary>
public sealed partial class ChainIndexer(IChainIndex index, ILogger<ChainIndexer> logger)
{
    /// <summary>Blocks of one request for events; providers allow between 500 and 10,000.</summary>
    private const ulong BlocksPerRequest = 500;

    /// <summary>Requests of one call: the rest is read by the next ones.</summary>
    private const int RequestsPerCall = 20;

    /// <summary>Reads what is new on one network.</summary>
    /// <param name="network">Nothing is read where nothing is deployed.</param>
    /// <param name="node">The network's node.</param>
    /// <param name="signers">The pipeline's accounts: what others submit is told.</param>
    /// <param name="cancellationToken">Ends the work between requests.</param>
    /// <returns>The events that are new, oldest first.</returns>
    /// <exception cref="RpcException">The node does not answer.</exception>
    public async Task<IReadOnlyList<IndexedEvent>> RunAsync(Network network, EvmClient node, IEnumerable<Address> signers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(node);
        if (network.Deployment is not { } deployment || await StartAsync(network.Name, deployment, node, cancellationToken) is not { } cursor)
        {
            return [];
        }

        EventReader reader = new(deployment, signers);
        Address[] contracts = [.. network.CalledContracts, Address.Parse(deployment.VkHashRegistry)];
        List<IndexedEvent> found = [];
        for (int request = 0; request < RequestsPerCall; request++)
        {
            Block? head = await node.GetBlockAsync(BlockTag.Latest, cancellationToken);
            if (head is null || head.Number.Value <= cursor.Number.Value)
            {
                break;
            }

            BlockNumber last = new(Math.Min(head.Number.Value, cursor.Number.Value + BlocksPerRequest));
            Block? before = await node.GetBlockAsync(last, cancellationToken);
            IReadOnlyList<LogEntry> logs = await node.GetLogsAsync(
                new LogFilter { FromBlock = new BlockNumber(cursor.Number.Value + 1), ToBlock = last, Addresses = contracts }, cancellationToken);
            Block? after = await node.GetBlockAsync(last, cancellationToken);
            Block? start = await node.GetBlockAsync(cursor.Number, cancellationToken);
            if (before is null || before.Hash != after?.Hash || start?.Hash != cursor.Hash)
            {
                // The chain changed while it was read; the next call finds out where.
                break;
            }

            IndexedEvent[] events = [.. logs.Where(log => !log.Removed).Select(reader.Read)];
            cursor = new IndexCursor(last, before.Hash);
            await index.AddAsync(network.Name, events, cursor, cancellationToken);
            Tell(network.Name, events);
            found.AddRange(events);
        }

        return found;
    }

    /// <summary>Where to go on: after the last block that was read, or further back when that block is gone. Null when the node knows no such block.</summary>
    private async Task<IndexCursor?> StartAsync(string network, DeploymentFile deployment, EvmClient node, CancellationToken cancellationToken)
    {
        if (await index.FindCursorAsync(network, cancellationToken) is { } cursor)
        {
            Block? same = await node.GetBlockAsync(cursor.Number, cancellationToken);
            if (same?.Hash == cursor.Hash)
            {
                return cursor;
            }

            ulong final = (await node.GetBlockAsync(BlockTag.Finalized, cancellationToken))?.Number.Value ?? 0;
            ulong back = Math.Max(deployment.BlockNumber, Math.Min(final, cursor.Number.Value - Math.Min(1, cursor.Number.Value)));
            LogReorg(network, cursor.Number.Value, back);
            return await MoveAsync(network, new BlockNumber(back), node, cancellationToken);
        }

        return await MoveAsync(network, new BlockNumber(deployment.BlockNumber), node, cancellationToken);
    }

    private async Task<IndexCursor?> MoveAsync(string network, BlockNumber number, EvmClient node, CancellationToken cancellationToken)
    {
        if (await node.GetBlockAsync(number, cancellationToken) is not { } block)
        {
            return null;
        }

        IndexCursor cursor = new(block.Number, block.Hash);
        await index.RewindAsync(network, cursor, cancellationToken);
        return cursor;
    }

    private void Tell(string network, IReadOnlyList<IndexedEvent> events)
    {
        foreach (IndexedEvent found in events)
        {
            if (!found.IsOurs)
            {
                LogForeign(network, found.Submitter!, found.Name, found.TransactionHash, found.Arguments);
            }
            else if (found.Name is "Paused" or "CircuitBreakerTripped")
            {
                LogStopped(network, found.Name, found.Contract, found.TransactionHash, found.Arguments);
            }
            else if (!found.IsSubmission)
            {
                LogGovernance(network, found.Name, found.Contract, found.TransactionHash, found.Arguments);
            }
        }
    }

    [LoggerMessage(420, LogLevel.Critical, "Security: on {Network} the account {Submitter}, which is not this pipeline's, made {Event} in {Transaction}: {Arguments}")]
    private partial void LogForeign(string network, string submitter, string @event, string transaction, string arguments);

    [LoggerMessage(421, LogLevel.Warning, "On {Network} the contract told {Event} at {Contract} in {Transaction}: {Arguments}")]
    private partial void LogGovernance(string network, string @event, string contract, string transaction, string arguments);

    [LoggerMessage(423, LogLevel.Critical, "Security: on {Network} the contract {Contract} takes nothing any more ({Event} in {Transaction}: {Arguments}); requests for it wait until its admin unpauses it")]
    private partial void LogStopped(string network, string @event, string contract, string transaction, string arguments);

    [LoggerMessage(422, LogLevel.Warning, "{Network}: block {Number} is no longer the one that was read; events are read again after block {Back}")]
    private partial void LogReorg(string network, ulong number, ulong back);
}

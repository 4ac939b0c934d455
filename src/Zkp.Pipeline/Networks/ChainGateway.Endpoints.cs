using Microsoft.Extensions.Logging;
using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>How the networks' RPC endpoints behave.</summary>
public sealed partial class ChainGateway
{
    private static readonly TimeSpan RememberInterval = TimeSpan.FromMinutes(1);

    /// <summary>A network's endpoints as they stand now, without their keys.</summary>
    public IReadOnlyList<RpcEndpointHealth> Endpoints(Network network) => Connect(network.Name).Client.Rpc.Health;

    /// <summary>A network's node.</summary>
    public EvmClient NodeOf(Network network) => Connect(network.Name).Client;

    /// <summary>The accounts that send on a network, or did once.</summary>
    public IEnumerable<Address> AccountsOf(Network network) => Connect(network.Name).Accounts;

    /// <summary>Where there are several, each is asked how far it is and for which chain; now and then what is known of them is kept.</summary>
    private async Task ProbeEndpointsAsync(NetworkConnection connection, CancellationToken cancellationToken)
    {
        if (connection.Network.File.RpcUrls.Count < 2)
        {
            return;
        }

        await connection.Client.Rpc.ProbeAsync(connection.Network.File.ChainId, cancellationToken);
        if (connection.IsTimeToRemember(RememberInterval))
        {
            await rpcMemory.WriteAsync(connection.Network.Name, connection.Client.Rpc.Remember(), cancellationToken);
        }
    }

    /// <summary>How a network's endpoints stand; those that are passed over get another chance before it is given up.</summary>
    private static async Task<EndpointStanding> FindStandingAsync(NetworkConnection connection, CancellationToken cancellationToken)
    {
        EndpointStanding standing = connection.Endpoints;
        if (standing.IsUsable)
        {
            return standing;
        }

        await connection.Client.Rpc.ProbeAsync(connection.Network.File.ChainId, cancellationToken);
        return connection.Endpoints;
    }

    /// <summary>Endpoints that differ about what is settled would never agree that a transaction is final.</summary>
    /// <exception cref="RpcException">They differ, or have nothing settled in common.</exception>
    private static async Task RequireAgreementAsync(NetworkConnection connection, Block head, Block? finalized, CancellationToken cancellationToken)
    {
        if (connection.Network.File.RpcUrls.Count == 1)
        {
            return;
        }

        BlockNumber? settled = connection.Network.File.Finality.Depth is { } depth
            ? new BlockNumber(head.Number.Value - Math.Min((ulong)depth, head.Number.Value))
            : finalized?.Number;
        if (settled is not { } number)
        {
            throw new RpcException(RpcErrorKind.Unavailable, "The endpoints have no final block in common.");
        }

        await connection.Client.GetBlockAsync(number, cancellationToken);
    }

    private async Task RecallEndpointsAsync(NetworkConnection connection, CancellationToken cancellationToken)
    {
        if (connection.Network.File.RpcUrls.Count < 2)
        {
            return;
        }

        try
        {
            connection.Client.Rpc.Recall(await rpcMemory.ReadAsync(connection.Network.Name, cancellationToken));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotRecalled(connection.Network.Name, error.Message);
        }
    }

    [LoggerMessage(402, LogLevel.Warning, "{Network}: what was known of its RPC endpoints could not be read, and is learned again: {Reason}")]
    private partial void LogNotRecalled(string network, string reason);
}

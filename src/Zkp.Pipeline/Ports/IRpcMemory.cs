using Zkp.Evm;

namespace Zkp.Pipeline.Ports;

/// <summary>Keeps what is known of each network's RPC endpoints over restarts.</summary>
public interface IRpcMemory
{
    /// <summary>What was kept last; empty when nothing was.</summary>
    Task<IReadOnlyList<RpcEndpointMemory>> ReadAsync(string network, CancellationToken cancellationToken);

    Task WriteAsync(string network, IReadOnlyList<RpcEndpointMemory> memories, CancellationToken cancellationToken);
}

using Microsoft.Extensions.Logging.Abstractions;
using Zkp.Evm;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;

namespace Zkp.Contracts.Tests;

/// <summary>A gateway with given keys, a ledger in memory, and no history.</summary>
internal static class TestGateway
{
    public static ChainGateway Create(NetworkCatalog catalog, ISigner signer, PriceOfEther price, TimeProvider time) => Create(catalog, [signer], price, time);

    /// <summary>With several signers, whose names are <c>a</c>, <c>b</c> and so on, and what is known of endpoints.</summary>
    public static ChainGateway Create(
        NetworkCatalog catalog, IReadOnlyList<ISigner> signers, PriceOfEther price, TimeProvider time, ITransactionLedger? ledger = null, params RpcEndpointMemory[] memories) => new(
        catalog, new SigningKeys(signers.Select((signer, i) => KeyValuePair.Create<string, ISigningKeySource>($"{(char)('a' + i)}", new OneKey(signer)))), ledger ?? new InMemoryTransactionLedger(), price, new FinalityHistory(new NoHistory(), time), new FixedMemory(memories), new InMemoryOperatorJournal(), time, NullLoggerFactory.Instance);

    private sealed class OneKey(ISigner signer) : ISigningKeySource
    {
        public Task<ISigner> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(signer);
    }

    private sealed class NoHistory : INetworkHistory
    {
        public Task AddAsync(FinalitySample sample, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<FinalitySample>> ReadAsync(string network, int count, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FinalitySample>>([]);
    }

    private sealed class FixedMemory(IReadOnlyList<RpcEndpointMemory> memories) : IRpcMemory
    {
        public Task<IReadOnlyList<RpcEndpointMemory>> ReadAsync(string network, CancellationToken cancellationToken) => Task.FromResult(memories);

        public Task WriteAsync(string network, IReadOnlyList<RpcEndpointMemory> memories, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

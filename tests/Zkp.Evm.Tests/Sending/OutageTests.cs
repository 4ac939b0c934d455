using System.Text.Json.Nodes;
using Zkp.LocalTools;

namespace Zkp.Evm.Tests.Sending;

/// <summary>The node goes away under the manager and comes back without its pool.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task The_node_is_killed_and_restarted_and_what_its_pool_lost_is_sent_again()
    {
        string folder = Directory.CreateTempSubdirectory("zkp-outage-").FullName;
        try
        {
            string[] arguments = ["--no-mining", "--state", Path.Combine(folder, "state.json")];
            LocalSigner signer = LocalSigner.Create();
            InMemoryTransactionLedger ledger = new();
            AnvilProcess first = await AnvilProcess.StartAsync(extraArguments: arguments);
            int port = first.Port;
            using JsonRpcClient rpc = new([first.Url], new RpcOptions { RetryDelay = TimeSpan.FromMilliseconds(5), MaxRetryDelay = TimeSpan.FromMilliseconds(20) }, TimeProvider.System);
            EvmClient client = new(rpc);
            using TransactionManager manager = new(client, signer, ledger, ChainConfirmation.ByTag, TimeProvider.System, null, AnvilChain.FastOptions);
            await rpc.SendAsync("anvil_setBalance", new JsonArray(signer.Address.ToString(), Hex.EncodeQuantity(Wei.FromEther(1).Value)));
            await manager.SubmitAsync(AnvilChain.Request("a"));
            await rpc.SendAsync("anvil_mine", new JsonArray("0x1"));
            Assert.Equal(LedgerState.Included, (await manager.AdvanceAsync("a")).State);
            LedgerEntry waiting = await manager.SubmitAsync(AnvilChain.Request("b"));
            await first.StopAsync(TimeSpan.FromSeconds(20));
            await first.DisposeAsync();

            // While it is away nothing gets lost, and a request that comes meanwhile is not taken.
            await Assert.ThrowsAsync<RpcException>(() => manager.AdvanceAsync("b"));
            Assert.Equal(LedgerState.Broadcast, (await manager.FindAsync("b"))!.State);

            await using AnvilProcess second = await AnvilProcess.StartAsync(port: port, extraArguments: arguments);
            Assert.False(await client.IsTransactionKnownAsync(waiting.Current!.Hash));
            await UntilKnownAsync(manager, client, waiting.Current.Hash);
            await rpc.SendAsync("anvil_mine", new JsonArray("0x4"));
            Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
            LedgerEntry end = await manager.AdvanceAsync("b");
            Assert.Equal((LedgerState.Finalized, waiting.Current.Hash), (end.State, end.Inclusion!.Hash));
            Assert.Equal(new Nonce(2), await client.GetTransactionCountAsync(signer.Address, BlockTag.Latest));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task UntilKnownAsync(TransactionManager manager, EvmClient client, Hash32 hash)
    {
        for (int poll = 0; poll < 5 && !await client.IsTransactionKnownAsync(hash); poll++)
        {
            await manager.AdvanceAsync("b");
        }

        Assert.True(await client.IsTransactionKnownAsync(hash));
    }
}

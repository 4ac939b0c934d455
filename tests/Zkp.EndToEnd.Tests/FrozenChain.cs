namespace Zkp.EndToEnd.Tests;

/// <summary>A chain that makes blocks only when told to.</summary>
internal sealed class FrozenChain : IAsyncDisposable
{
    private readonly StackFixture stack;
    private readonly string network;

    private FrozenChain(StackFixture stack, string network)
    {
        this.stack = stack;
        this.network = network;
    }

    public static async Task<FrozenChain> FreezeAsync(StackFixture stack, string network)
    {
        await stack.Stack.Chain(network).RpcAsync("evm_setIntervalMining", [0]);
        return new FrozenChain(stack, network);
    }

    public async Task MineAsync(int blocks)
    {
        for (int i = 0; i < blocks; i++)
        {
            await stack.Stack.Chain(network).RpcAsync("evm_mine", []);
        }
    }

    /// <summary>Takes the newest blocks away and puts empty ones in their place.</summary>
    public Task ReorgAsync(int depth) => stack.Stack.Chain(network).RpcAsync("anvil_reorg", [depth, Array.Empty<object>()]);

    public Task ThawAsync() => stack.Stack.Chain(network).RpcAsync("evm_setIntervalMining", [1]);

    public async ValueTask DisposeAsync() => await ThawAsync();
}

using System.Globalization;

namespace Zkp.Cli.Stack;

/// <summary>
/// Holds each chain's base fee at its network's level: by EIP-1559 it would fall by an eighth with every empty block,
/// and after two minutes all three chains would cost nothing.
/// </summary>
internal sealed class BaseFeeKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    public BaseFeeKeeper(IReadOnlyList<LocalChain> chains) => loop = KeepAsync(chains, stop.Token);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private static async Task KeepAsync(IReadOnlyList<LocalChain> chains, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Period);
        try
        {
            do
            {
                await Task.WhenAll(chains.Select(chain => SetAsync(chain, cancellationToken)));
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The stack ends.
        }
    }

    private static async Task SetAsync(LocalChain chain, CancellationToken cancellationToken)
    {
        try
        {
            await chain.RpcAsync("anvil_setNextBlockBaseFeePerGas", ["0x" + chain.Network.BaseFeeWei.ToString("x", CultureInfo.InvariantCulture).TrimStart('0')], cancellationToken);
        }
        catch (HttpRequestException)
        {
            // The chain is down, as tests want it at times; the next tick tries again.
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.LocalTools;
using Zkp.Pipeline.Networks;

namespace Zkp.Bench.Gas;

/// <summary>A local chain on which transactions are sent and their gas is read from receipts.</summary>
internal sealed class GasChain : IAsyncDisposable
{
    private const long ChainId = 31337;

    private readonly AnvilProcess anvil;
    private readonly JsonRpcClient rpc;
    private readonly EvmClient client;

    private GasChain(AnvilProcess anvil)
    {
        this.anvil = anvil;
        rpc = new JsonRpcClient([anvil.Url], new RpcOptions(), TimeProvider.System);
        client = new EvmClient(rpc);
        Network = new NetworkFile
        {
            Name = "bench-gas",
            ChainId = ChainId,
            Family = ChainFamily.Ethereum,
            Local = true,
            RpcUrls = [anvil.Url],
            BlockTimeSeconds = 1,
            Finality = new FinalityFile(FinalityMode.Tag),
        };
    }

    public NetworkFile Network { get; }

    public LocalSigner Signer { get; } = LocalSigner.FromPrivateKey(AnvilProcess.DevelopmentKey0);

    public static async Task<GasChain> StartAsync() => new(await AnvilProcess.StartAsync(ChainId));

    public async Task<Address> CreateAsync(CompiledContract contract) =>
        (await SendAsync(null, contract.CreationCode)).ContractAddress!.Value;

    /// <summary>The gas of one transaction that must succeed.</summary>
    public async Task<GasFigure> MeasureAsync(Address to, byte[] data)
    {
        ulong used = (await SendAsync(to, data)).GasUsed;
        return new GasFigure((long)used, (long)used - Intrinsic(data));
    }

    /// <summary>What a call returns.</summary>
    /// <exception cref="RpcException">It reverted.</exception>
    public Task<byte[]> CallAsync(Address to, byte[] data, CancellationToken cancellationToken) =>
        client.CallAsync(new CallRequest(null, to, data), BlockTag.Latest, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        rpc.Dispose();
        await anvil.DisposeAsync();
    }

    /// <summary>What a transaction pays before any code runs: 21,000 and 4 or 16 a byte (EIP-2028).</summary>
    private static long Intrinsic(byte[] data) => 21_000 + data.Sum(item => item == 0 ? 4 : 16);

    private async Task<Receipt> SendAsync(Address? to, byte[] data)
    {
        JsonObject transaction = new()
        {
            ["from"] = Signer.Address.ToString(),
            ["data"] = Hex.Encode(data),
            ["gas"] = "0x1000000",
        };
        if (to is { } address)
        {
            transaction["to"] = address.ToString();
        }

        Hash32 hash = Hash32.Parse((await rpc.SendAsync("eth_sendTransaction", [transaction])).GetString()!);
        for (int i = 0; i < 1000; i++)
        {
            if (await client.GetReceiptAsync(hash) is { } receipt)
            {
                return receipt.Succeeded ? receipt : throw new InvalidOperationException($"Transaction {hash} reverted.");
            }

            await Task.Delay(10);
        }

        throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"No receipt of {hash}."));
    }
}

using System.Numerics;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.LocalTools;
using Zkp.Pipeline.Networks;

namespace Zkp.Contracts.Tests;

/// <summary>A local chain with an account that has funds.</summary>
internal sealed class TestChain : IAsyncDisposable
{
    private readonly AnvilProcess anvil;
    private readonly JsonRpcClient rpc;

    private TestChain(AnvilProcess anvil, long chainId)
    {
        this.anvil = anvil;
        rpc = new JsonRpcClient([anvil.Url], new RpcOptions(), TimeProvider.System);
        Client = new EvmClient(rpc);
        Network = new NetworkFile
        {
            Name = "local-test",
            ChainId = chainId,
            Family = ChainFamily.Ethereum,
            Local = true,
            RpcUrls = [anvil.Url],
            BlockTimeSeconds = 1,
            Finality = new FinalityFile(FinalityMode.Tag),
        };
    }

    public EvmClient Client { get; }

    public NetworkFile Network { get; }

    public LocalSigner Signer { get; } = LocalSigner.FromPrivateKey(AnvilProcess.DevelopmentKey0);

    public static async Task<TestChain> StartAsync(long chainId = 31337, int port = 0) =>
        new(await AnvilProcess.StartAsync(chainId, port), chainId);

    public Task<Nonce> NonceAsync() => Client.GetTransactionCountAsync(Signer.Address, BlockTag.Latest);

    /// <summary>Creates a contract with a transaction of its own.</summary>
    public async Task<Address> CreateAsync(CompiledContract contract)
    {
        Receipt receipt = await SendAsync(null, contract.CreationCode);
        return receipt.ContractAddress!.Value;
    }

    /// <summary>Sends a transaction with enough gas for anything here, and waits for its receipt.</summary>
    public async Task<Receipt> SendAsync(Address? to, byte[] data)
    {
        SignedTransaction signed = await Signer.SignAsync(new Eip1559Transaction
        {
            ChainId = (ulong)Network.ChainId,
            Nonce = await NonceAsync(),
            MaxFeePerGas = Wei.FromGwei(100),
            MaxPriorityFeePerGas = Wei.FromGwei(1),
            GasLimit = 5_000_000,
            To = to,
            Data = data,
        });
        Hash32 hash = await Client.SendRawTransactionAsync(signed.Raw);
        for (int i = 0; i < 1000; i++)
        {
            if (await Client.GetReceiptAsync(hash) is { } receipt)
            {
                return receipt;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"No receipt of {hash}.");
    }

    public async Task PassTimeAsync(TimeSpan time)
    {
        await rpc.SendAsync("evm_increaseTime", [(long)time.TotalSeconds]);
        await rpc.SendAsync("evm_mine", []);
    }

    public async Task<AbiValues> CallAsync(Address to, string function, params object?[] arguments)
    {
        AbiFunction parsed = AbiFunction.Parse(function);
        return parsed.DecodeOutput(await Client.CallAsync(new CallRequest(Signer.Address, to, parsed.Encode(arguments)), BlockTag.Latest));
    }

    public static object?[] Boxed(IEnumerable<BigInteger> words) => [.. words.Select(word => (object?)word)];

    public async ValueTask DisposeAsync()
    {
        rpc.Dispose();
        await anvil.DisposeAsync();
    }
}

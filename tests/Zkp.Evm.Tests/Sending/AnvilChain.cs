using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.LocalTools;

namespace Zkp.Evm.Tests.Sending;

/// <summary>A chain that mines when it is told to, so that a test decides what a transaction meets.</summary>
public sealed class AnvilChain : IAsyncLifetime
{
    /// <summary>Runs and returns nothing.</summary>
    public static readonly Address Accepting = Address.Parse("0x00000000000000000000000000000000000a11ce");

    /// <summary>Reverts always.</summary>
    public static readonly Address Reverting = Address.Parse("0x0000000000000000000000000000000000000bad");

    private AnvilProcess? anvil;
    private JsonRpcClient? rpc;

    internal Uri Url => anvil!.Url;

    internal EvmClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        anvil = await AnvilProcess.StartAsync(extraArguments: ["--no-mining"]);
        rpc = new JsonRpcClient([anvil.Url], new RpcOptions(), TimeProvider.System);
        Client = new EvmClient(rpc);
        await CallAsync("anvil_setCode", Accepting.ToString(), "0x00");
        await CallAsync("anvil_setCode", Reverting.ToString(), "0x60006000fd");
        await MineAsync(3);
    }

    public async ValueTask DisposeAsync()
    {
        rpc?.Dispose();
        if (anvil is not null)
        {
            await anvil.DisposeAsync();
        }
    }

    internal async Task<JsonElement> CallAsync(string method, params JsonNode?[] parameters) => await rpc!.SendAsync(method, new JsonArray(parameters));

    internal Task MineAsync(int blocks = 1) => CallAsync("anvil_mine", Hex.EncodeQuantity(blocks));

    /// <summary>Replaces the last blocks by empty ones.</summary>
    internal Task ReorgAsync(int depth) => CallAsync("anvil_reorg", depth, new JsonArray());

    internal Task DropAsync(Hash32 hash) => CallAsync("anvil_dropTransaction", hash.ToString());

    internal Task FundAsync(Address account, decimal ether = 10) =>
        CallAsync("anvil_setBalance", account.ToString(), Hex.EncodeQuantity(Wei.FromEther(ether).Value));

    /// <summary>A new account with ether, so that tests do not share nonces.</summary>
    internal async Task<LocalSigner> NewAccountAsync()
    {
        LocalSigner signer = LocalSigner.Create();
        await FundAsync(signer.Address);
        return signer;
    }

    /// <summary>Hashes of all transactions of an account on the canonical chain, found by reading every block.</summary>
    internal async Task<List<Hash32>> TransactionsOfAsync(Address account)
    {
        ulong head = (await Client.GetBlockAsync(BlockTag.Latest))!.Number.Value;
        List<Hash32> found = [];
        for (ulong number = 0; number <= head; number++)
        {
            JsonElement block = await CallAsync("eth_getBlockByNumber", Hex.EncodeQuantity(number), true);
            found.AddRange(block.GetProperty("transactions").EnumerateArray()
                .Where(transaction => Address.Parse(transaction.GetProperty("from").GetString()!) == account)
                .Select(transaction => Hash32.Parse(transaction.GetProperty("hash").GetString()!)));
        }

        return found;
    }

    internal TransactionManager NewManager(ISigner signer, ITransactionLedger ledger, EvmClient? client = null, TransactionManagerOptions? options = null) =>
        new(client ?? Client, signer, ledger, ChainConfirmation.ByTag, TimeProvider.System, null, options ?? FastOptions);

    /// <summary>Nothing cached and everything due at once: the tests' polls are their clock.</summary>
    internal static TransactionManagerOptions FastOptions { get; } = new()
    {
        ExpectedChainId = 31337, ViewLifetime = TimeSpan.Zero, RebroadcastAfter = TimeSpan.Zero, RescueInterval = TimeSpan.Zero, ReplacedAfter = TimeSpan.Zero,
    };

    internal static TransactionRequest Request(string id, Address? to = null, ulong gasLimit = 100_000) => new()
    {
        RequestId = id,
        To = to ?? Accepting,
        Data = [1, 2, 3],
        GasLimit = gasLimit,
        MaxFeePerGas = Wei.FromGwei(20),
        MaxPriorityFeePerGas = Wei.FromGwei(1),
    };
}

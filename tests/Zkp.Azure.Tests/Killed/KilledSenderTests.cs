using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Evm;
using Zkp.LocalTools;

namespace Zkp.Azure.Tests.Killed;

/// <summary>
/// The transaction manager on the storage and the chain of the real kind, in a process of its own that is killed by SIGKILL again and
/// again, with a dozen requests in the middle of something each time.
/// </summary>
public sealed class KilledSenderTests(AzuriteFixture azurite)
{
    private const int Count = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Of_500_requests_through_two_signers_each_happens_once_however_often_the_process_is_killed()
    {
        await using AnvilProcess anvil = await AnvilProcess.StartAsync(blockTimeSeconds: 0.5);
        using JsonRpcClient rpc = new([anvil.Url], new RpcOptions(), TimeProvider.System);
        string[] keys = [NewKey(), NewKey()];
        Address[] accounts = [.. keys.Select(key => LocalSigner.FromPrivateKey(key).Address)];
        await rpc.SendAsync("anvil_setCode", [Sender.Contract.ToString(), "0x00"]);
        foreach (Address account in accounts)
        {
            await rpc.SendAsync("anvil_setBalance", [account.ToString(), Hex.EncodeQuantity(Wei.FromEther(100).Value)]);
        }

        (int kills, int unsent) = await KillUntilDoneAsync(anvil.Url, keys);

        // Proof that the run passed where it hurts: leases and signatures of which nobody had heard.
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, after which {unsent} transactions were leased or signed and not sent");
        Assert.True(kills >= 3 && unsent > 0, $"only {kills} kills, with {unsent} transactions leased or signed and not sent");
        using TransactionPool pool = Sender.NewPool(azurite.ConnectionString, keys, new EvmClient(rpc));
        Assert.All(await pool.ReconcileAsync(), report => Assert.Equal((0, 0UL, report.Next), (report.Open, report.Drift, report.Latest)));
        Dictionary<string, (Address From, ulong Nonce)> happened = await ReadChainAsync(rpc, accounts);
        Assert.Equal(Enumerable.Range(0, Count).Select(Sender.NameOf).Order(), happened.Keys.Order());
        foreach (Address account in accounts)
        {
            await CheckLedgerAsync(account, happened);
        }
    }

    private async Task<(int Kills, int Unsent)> KillUntilDoneAsync(Uri node, string[] keys)
    {
        int unsent = 0;
        Random random = new(4711);
        Dictionary<string, string> environment = new()
        {
            [Sender.Connection] = azurite.ConnectionString,
            [Sender.Node] = node.ToString(),
            [Sender.Keys] = string.Join(' ', keys),
            [Sender.Requests] = Count.ToString(CultureInfo.InvariantCulture),
        };
        for (int kills = 0; ; kills++)
        {
            // By what it has done, not by the clock: a slow machine kills as often as a quick one.
            string last = string.Create(CultureInfo.InvariantCulture, $"step {random.Next(60, 200)}");
            await using ToolProcess sender = ToolProcess.Start(
                "dotnet", [Path.Combine(AppContext.BaseDirectory, "Zkp.Azure.Tests.dll"), Sender.Command], environment);
            if (await sender.WaitForLineAsync(line => line == last || line == Sender.AllEnded, Patience) == Sender.AllEnded)
            {
                return (kills, unsent);
            }

            await sender.KillAsync();
            foreach (string key in keys)
            {
                TableLedgerRows rows = await TableLedgerRows.ReadAsync(azurite.Tables, new AccountKey(31337, LocalSigner.FromPrivateKey(key).Address));
                unsent += rows.Entries.Count(entry => entry.State is LedgerState.Reserved or LedgerState.Signed);
            }
        }
    }

    /// <summary>Every transaction of the accounts that is in a block, by the request that its call data name: each must have succeeded, and be the only one.</summary>
    private static async Task<Dictionary<string, (Address From, ulong Nonce)>> ReadChainAsync(JsonRpcClient rpc, Address[] accounts)
    {
        Dictionary<string, (Address, ulong)> happened = [];
        Dictionary<Address, ulong> next = accounts.ToDictionary(account => account, _ => 0UL);
        ulong head = (await new EvmClient(rpc).GetBlockAsync(BlockTag.Latest))!.Number.Value;
        for (ulong number = 0; number <= head; number++)
        {
            JsonElement block = await rpc.SendAsync("eth_getBlockByNumber", [Hex.EncodeQuantity(number), true]);
            foreach (JsonElement transaction in block.GetProperty("transactions").EnumerateArray())
            {
                Address from = Address.Parse(transaction.GetProperty("from").GetString()!);
                ulong nonce = Convert.ToUInt64(transaction.GetProperty("nonce").GetString(), 16);
                string name = Encoding.ASCII.GetString(Hex.Decode(transaction.GetProperty("input").GetString()!));
                Assert.Equal(next[from]++, nonce);
                Assert.True(happened.TryAdd(name, (from, nonce)), $"{name} happened twice");
                JsonElement receipt = await rpc.SendAsync("eth_getTransactionReceipt", [JsonValue.Create(transaction.GetProperty("hash").GetString())]);
                Assert.Equal("0x1", receipt.GetProperty("status").GetString());
            }
        }

        foreach (Address account in accounts)
        {
            // Nothing waits in the pool either.
            Assert.Equal(next[account], (await new EvmClient(rpc).GetTransactionCountAsync(account, BlockTag.Pending)).Value);
        }

        return happened;
    }

    /// <summary>Row by row: every entry final, each nonce of the one that the chain has it from, nothing open, nothing given back.</summary>
    private async Task CheckLedgerAsync(Address account, Dictionary<string, (Address From, ulong Nonce)> happened)
    {
        string[] mine = [.. happened.Where(entry => entry.Value.From == account).OrderBy(entry => entry.Value.Nonce).Select(entry => entry.Key)];
        Assert.True(mine.Length > Count / 5, $"{mine.Length} of {Count}: the work was not shared");
        TableLedgerRows rows = await TableLedgerRows.ReadAsync(azurite.Tables, new AccountKey(31337, account));
        Assert.All(rows.Entries, entry => Assert.Equal(LedgerState.Finalized, entry.State));
        Assert.Equal(mine, rows.Entries.OrderBy(entry => entry.Nonce).Select(entry => entry.RequestId));
        Assert.Equal(mine, rows.Owners);
        Assert.Empty(rows.Open);
        NonceCursor cursor = (await new TableTransactionLedger(new LedgerStorage(azurite.Tables)).ReadCursorAsync(new AccountKey(31337, account)))!;
        Assert.Equal((new Nonce((ulong)mine.Length), 0, 0), (cursor.Next, cursor.Slots.Returned.Count, cursor.Slots.Skipped.Count));
    }

    /// <summary>All but one in 2^127 numbers of 32 bytes are keys.</summary>
    private static string NewKey() => Hex.Encode(RandomNumberGenerator.GetBytes(32));
}

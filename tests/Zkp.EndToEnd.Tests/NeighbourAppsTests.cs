using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Zkp.Azure;
using Zkp.Cli.Stack;
using Zkp.Evm;

namespace Zkp.EndToEnd.Tests;

/// <summary>
/// Two apps with one signer: a process, a storage account and a port each, in common only the chain and the transaction ledger. One is killed (-9)
/// when it has signed what nobody has seen.
/// </summary>
[Collection<SingleRequests>]
public sealed class NeighbourAppsTests(StackFixture stack)
{
    private const string Network = "local-l1";

    private LocalChain Chain => stack.Stack.Chain(Network);

    [Fact]
    public async Task Two_with_one_signer_send_each_request_once_and_one_goes_on_when_the_other_is_killed()
    {
        LocalSigner signer = LocalSigner.Create();
        await Chain.RpcAsync("anvil_setBalance", [signer.Address.ToString(), "0x8ac7230489e80000"]);
        await using NeighbourApp survivor = new(stack.Stack, 2, signer, Network);
        await using NeighbourApp mortal = new(stack.Stack, 3, signer, Network);
        await Task.WhenAll(survivor.StartAsync(), mortal.StartAsync());

        List<string> survivors = [], mortals = [];
        await SubmitAsync(survivor, survivors, mortal, mortals, "First", 2);
        await Task.WhenAll([.. survivors.Select(survivor.WaitForSubmittedAsync), .. mortals.Select(mortal.WaitForSubmittedAsync)]);
        LedgerEntry stranded = await KillInTheMiddleAsync(signer, survivor, survivors, mortal, mortals);

        // The survivor's next nonces come after the dead one's, whose bytes it sends.
        survivors.Add(await survivor.SubmitAsync("SurvivorAlone"));
        await Task.WhenAll(survivors.Select(survivor.WaitForFinalizedAsync));
        Assert.Equal(JsonValueKind.Object, (await Chain.RpcAsync("eth_getTransactionReceipt", [stranded.Current!.Hash.ToString()])).ValueKind);

        await mortal.StartAsync();
        await Task.WhenAll(mortals.Select(mortal.WaitForFinalizedAsync));

        await AssertOnceEachAsync(signer.Address, survivor, survivors, mortal, mortals);
        await AssertNoAlarmAsync(signer.Address, survivor, mortal, mortals);
    }

    /// <summary>While no block is made, so that everything is still on the way.</summary>
    /// <returns>A transaction that the dead one has signed and not sent.</returns>
    private async Task<LedgerEntry> KillInTheMiddleAsync(
        LocalSigner signer, NeighbourApp survivor, List<string> survivors, NeighbourApp mortal, List<string> mortals)
    {
        await using FrozenChain frozen = await FrozenChain.FreezeAsync(stack, Network);
        mortal.Proxy.Set(RpcProxyMode.SwallowBeforeNode);
        await SubmitAsync(survivor, survivors, mortal, mortals, "More", 2);
        LedgerEntry stranded = await FindStrandedAsync(await KeyOfAsync(signer.Address), mortals);
        await mortal.KillAsync();
        mortal.Proxy.Set(RpcProxyMode.Pass);
        JsonArray listed = (await survivor.AskAsOperatorAsync("transactions"))["transactions"]!.AsArray();
        Assert.Contains(stranded.RequestId, listed.Select(row => row!["id"]!.GetValue<string>()));
        return stranded;
    }

    /// <summary>Waits until one of these is signed, and no node has it.</summary>
    private async Task<LedgerEntry> FindStrandedAsync(AccountKey key, List<string> requests)
    {
        for (int look = 0; look < 1200; look++)
        {
            await foreach (LedgerEntry entry in LedgerOf(stack).ListOpenAsync(key))
            {
                if (entry.State == LedgerState.Signed && requests.Contains(entry.RequestId)
                    && (await Chain.RpcAsync("eth_getTransactionByHash", [entry.Current!.Hash.ToString()])).ValueKind == JsonValueKind.Null)
                {
                    return entry;
                }
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("None of them was signed and kept back.");
    }

    /// <summary>To both at once.</summary>
    private static async Task SubmitAsync(NeighbourApp survivor, List<string> survivors, NeighbourApp mortal, List<string> mortals, string name, int each)
    {
        Task<string[]> ofOne = Task.WhenAll(Enumerable.Range(0, each).Select(i => survivor.SubmitAsync($"Survivor{name}{i}")));
        Task<string[]> ofTheOther = Task.WhenAll(Enumerable.Range(0, each).Select(i => mortal.SubmitAsync($"Mortal{name}{i}")));
        survivors.AddRange(await ofOne);
        mortals.AddRange(await ofTheOther);
    }

    /// <summary>On the chain and in the ledger: as many transactions as requests, a nonce each without a gap, and an effect each.</summary>
    private async Task AssertOnceEachAsync(Address account, NeighbourApp survivor, List<string> survivors, NeighbourApp mortal, List<string> mortals)
    {
        int requests = survivors.Count + mortals.Count;
        Assert.Equal(requests, await stack.TransactionCountAsync(Network, account.ToString()));
        AccountKey key = await KeyOfAsync(account);
        List<ulong> nonces = [];
        foreach ((NeighbourApp app, string id) in survivors.Select(id => (survivor, id)).Concat(mortals.Select(id => (mortal, id))))
        {
            Assert.Equal(1, await stack.ProvenEventsAsync(await app.WaitForFinalizedAsync(id)));
            LedgerEntry entry = (await LedgerOf(stack).FindAsync(key, id))!;
            Assert.Equal(LedgerState.Finalized, entry.State);
            nonces.Add(entry.Nonce.Value);
        }

        Assert.Equal(Enumerable.Range(0, requests).Select(nonce => (ulong)nonce), nonces.Order());
        NonceCursor cursor = (await LedgerOf(stack).ReadCursorAsync(key))!;
        Assert.Equal(new Nonce((ulong)requests), cursor.Next);
        foreach (int own in new[] { 2, 3 })
        {
            TableServiceClient tables = new(stack.Stack.Azurite.ConnectionStringOf(own));
            Assert.DoesNotContain(
                tables.Query(), table => table.Name is StorageNames.LedgerTable or StorageNames.TreasuryTable or StorageNames.OperatorJournalTable);
        }
    }

    /// <summary>What one app sends is no news to the other: neither its indexer nor its reconciling takes it for a stranger's.</summary>
    private static async Task AssertNoAlarmAsync(Address account, NeighbourApp survivor, NeighbourApp mortal, List<string> mortals)
    {
        JsonObject proof = await mortal.WaitForFinalizedAsync(mortals[^1]);
        string hash = proof["transactionHash"]!.GetValue<string>();
        JsonObject? found = null;
        for (int look = 0; found is null && look < 150; look++)
        {
            await Task.Delay(200);
            JsonArray events = (await survivor.AskAsOperatorAsync($"networks/{Network}/events"))["events"]!.AsArray();
            found = events.Select(row => row!.AsObject()).FirstOrDefault(row => row["transactionHash"]!.GetValue<string>() == hash);
        }

        Assert.NotNull(found);
        Assert.True(found["isOurs"]!.GetValue<bool>());
        foreach (string alarm in new[] { $"the account {account}", "Security: a transaction", "nobody", "no entry is open", "not of this ledger", "could not be reconciled" })
        {
            Assert.DoesNotContain(alarm, survivor.Log, StringComparison.Ordinal);
            Assert.DoesNotContain(alarm, mortal.Log, StringComparison.Ordinal);
        }
    }

    private static TableTransactionLedger LedgerOf(StackFixture stack) => new(new LedgerStorage(new TableServiceClient(stack.Stack.Azurite.ConnectionString)));

    private async Task<AccountKey> KeyOfAsync(Address account)
    {
        string chainId = (await Chain.RpcAsync("eth_chainId", [])).GetString()!;
        return new AccountKey(Convert.ToInt64(chainId, 16), account);
    }
}

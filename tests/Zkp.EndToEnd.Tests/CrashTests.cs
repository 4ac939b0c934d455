using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Zkp.Azure;
using Zkp.Pipeline.Proofs;

namespace Zkp.EndToEnd.Tests;

/// <summary>The app is killed (-9) at the worst moments. Each time the restarted one ends with exactly one transaction for the request.</summary>
[Collection<SingleRequests>]
public sealed class CrashTests(StackFixture stack)
{
    [Fact]
    public async Task Killed_while_proving_it_proves_again_and_sends_once()
    {
        TableProofStore records = new(new TableServiceClient(stack.Stack.Azurite.ConnectionString));
        string id;
        ProofState state;
        do
        {
            id = await stack.SubmitAsync(StackFixture.Request(StackFixture.ProxiedNetwork, "Proving"));
            await stack.WaitAsync(id, found => StackFixture.StateOf(found) != "Accepted", "Proving");
            await stack.Stack.KillAppAsync();

            // Read from the storage while the app is dead: what it was at the kill, not a moment before.
            state = (await records.FindAsync("dev", id, CancellationToken.None))!.State;
            await RestartAsync();
        }
        while (state != ProofState.Proving);

        await CheckOneTransactionAsync(id);
    }

    [Fact]
    public async Task Killed_after_signing_it_sends_the_stored_bytes()
    {
        stack.Proxy.Set(RpcProxyMode.SwallowBeforeNode);
        string id = await stack.SubmitAsync(StackFixture.Request(StackFixture.ProxiedNetwork, "Signed"));
        string swallowed = await stack.Proxy.Swallowed.WaitAsync(TimeSpan.FromSeconds(60));
        await stack.Stack.KillAppAsync();
        stack.Proxy.Set(RpcProxyMode.Pass);

        await RestartAsync();

        JsonObject proof = await CheckOneTransactionAsync(id);
        Assert.Equal(HashOf(swallowed), proof["transactionHash"]!.GetValue<string>());
    }

    [Fact]
    public async Task Killed_after_the_broadcast_it_does_not_send_another()
    {
        stack.Proxy.Set(RpcProxyMode.SwallowAfterNode);
        string id = await stack.SubmitAsync(StackFixture.Request(StackFixture.ProxiedNetwork, "Broadcast"));
        string swallowed = await stack.Proxy.Swallowed.WaitAsync(TimeSpan.FromSeconds(60));
        await stack.Stack.KillAppAsync();
        stack.Proxy.Set(RpcProxyMode.Pass);

        await RestartAsync();

        JsonObject proof = await CheckOneTransactionAsync(id);
        Assert.Equal(HashOf(swallowed), proof["transactionHash"]!.GetValue<string>());
    }

    [Fact]
    public async Task Killed_while_confirming_it_goes_on_to_finality()
    {
        await using FrozenChain chain = await FrozenChain.FreezeAsync(stack, StackFixture.ProxiedNetwork);
        string id = await stack.SubmitAsync(StackFixture.Request(StackFixture.ProxiedNetwork, "Confirming"));
        await stack.WaitAsync(id, found => StackFixture.StateOf(found) == "Submitted", "Submitted");
        await chain.MineAsync(1);
        await stack.WaitAsync(id, found => StackFixture.StateOf(found) == "Included", "Included");
        await stack.Stack.KillAppAsync();
        await chain.ThawAsync();

        await RestartAsync();

        await CheckOneTransactionAsync(id);
    }

    [Fact]
    public async Task Killed_again_and_again_under_load_every_request_ends_with_one_transaction_of_one_of_two_signers()
    {
        const int count = 20;
        Random random = new(20261);
        string[] ids = await Task.WhenAll(Enumerable.Range(0, count).Select(i => stack.SubmitAsync(StackFixture.Request(atom: $"Load{i}"))));
        for (int kill = 0; kill < 4; kill++)
        {
            await Task.Delay(random.Next(200, 2500));
            await stack.Stack.KillAppAsync();
            await RestartAsync();
        }

        List<string> signers = [];
        foreach (string id in ids)
        {
            signers.Add((await CheckOneTransactionAsync(id))["signer"]!.GetValue<string>());
        }

        // Both of the app's signers have a share of them.
        Assert.Equal(2, signers.Distinct().Count());
        Assert.All(signers.CountBy(signer => signer), share => Assert.True(share.Value >= 5, $"{share.Key} sent {share.Value} of {count}"));
    }

    private Task RestartAsync() => stack.Stack.StartAppAsync();

    private async Task<JsonObject> CheckOneTransactionAsync(string id)
    {
        JsonObject proof = await stack.WaitForFinalizedAsync(id);
        Assert.Equal(1, await stack.ProvenEventsAsync(proof));

        // A second transaction would have reverted without an event: so the calls to the registry are counted too.
        Assert.Equal(1, await ChainScan.CountCallsAsync(stack, proof));
        return proof;
    }

    private static string HashOf(string request)
    {
        string raw = JsonNode.Parse(request)!["params"]![0]!.GetValue<string>();
        return "0x" + Convert.ToHexStringLower(Zkp.Evm.Keccak256.Hash(Convert.FromHexString(raw[2..])));
    }
}

using System.Globalization;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Evm;

namespace Zkp.EndToEnd.Tests;

/// <summary>A registry that is paused while a transaction is under way to it: the transaction reverts, and when the registry goes on another one is sent.</summary>
[Collection<SharedTransactions>]
public sealed class StoppedRegistryTests(StackFixture stack)
{
    private const string Network = "local-arbitrum";
    private static readonly Abi Registry = Abi.Parse("function pause()", "function unpause()");

    private readonly BatchClient client = new(stack);

    [Fact]
    public async Task A_request_waits_and_is_sent_again_with_the_same_proof()
    {
        BigInteger before = await HeldAsync();
        string id;
        await using (FrozenChain chain = await FrozenChain.FreezeAsync(stack, Network))
        {
            id = await stack.SubmitAsync(StackFixture.Request(Network, "UnderWay"));
            await WaitForPendingAsync();
            await SendAsync("axiom-entailment", "pause");
            await chain.ThawAsync();
            await WaitForSecondWaitAsync(id);

            // Who waits does so over a power cut.
            await stack.Stack.KillAppAsync();
            await stack.Stack.StartAppAsync();
            await SendAsync("axiom-entailment", "unpause");
        }

        JsonObject done = await stack.WaitForFinalizedAsync(id);
        JsonObject earlier = Assert.Single(done["earlier"]!.AsArray())!.AsObject();
        JsonNode first = earlier["transaction"]!;
        Assert.NotEqual(first["hash"]!.GetValue<string>(), done["transactionHash"]!.GetValue<string>());
        Assert.Contains("EnforcedPause", earlier["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["0x0", "0x1"], [await StatusAsync(first["hash"]!), await StatusAsync(done["transactionHash"]!)]);
        Assert.Equal(1, await stack.ProvenEventsAsync(done));

        string[] states = StackFixture.StatesOf(done);
        Assert.Equal(2, states.Count(state => state == "Submitted"));
        int back = Array.LastIndexOf(states, "Proved");
        Assert.Equal(["Proved", "Routed", "Submitted"], states[back..(back + 3)]);
        Assert.StartsWith("sent again: ", done["timeline"]![back]!["note"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(done["timeline"]!.AsArray(), entry => entry!["note"]?.GetValue<string>().Contains("reverted (", StringComparison.Ordinal) == true);

        // The tenant has paid for both, and nothing is held any more.
        await AssertHeldAsync(before + Wei(first["actualFeeWei"]) + Wei(done["actualFeeWei"]));
    }

    [Fact]
    public async Task A_batch_waits_as_a_whole_and_its_members_share_both_fees()
    {
        const string circuit = "axiom-entailment-batch-4";
        BigInteger before = await HeldAsync();
        string job;
        string[] ids;
        await using (FrozenChain chain = await FrozenChain.FreezeAsync(stack, Network))
        {
            string lines = string.Join('\n', Enumerable.Range(0, 4).Select(i => BatchClient.Line(Network, $"W{i}", $"W{i}", $"W{i} -> Q")));
            job = (await client.PostAsync(lines, $"batch-{Guid.NewGuid():n}", 0))["id"]!.GetValue<string>();
            ids = [.. (await client.ProofIdsAsync(job)).Values];
            await WaitForPendingAsync();
            await SendAsync(circuit, "pause");
            await chain.ThawAsync();
            await Task.WhenAll(ids.Select(WaitForSecondWaitAsync));
            await SendAsync(circuit, "unpause");
        }

        JsonObject end = await client.WaitUntilDoneAsync(job, TimeSpan.FromMinutes(4));
        Assert.Equal(4, end["finalized"]!.GetValue<int>());
        JsonObject[] proofs = await Task.WhenAll(ids.Select(stack.GetAsync));
        Assert.Single(proofs.Select(proof => proof["transactionHash"]!.GetValue<string>()).Distinct());
        BigInteger shares = 0;
        foreach (JsonObject proof in proofs)
        {
            JsonNode earlier = Assert.Single(proof["earlier"]!.AsArray())!;
            Assert.Equal("0x0", await StatusAsync(earlier["transaction"]!["hash"]!));
            BigInteger share = (Wei(earlier["transaction"]!["actualFeeWei"]) / 4) + (Wei(proof["actualFeeWei"]) / 4);
            Assert.Equal(share, Wei(proof["batch"]!["feeShareWei"]));
            shares += share;
            Assert.Equal(2, StackFixture.StatesOf(proof).Count(state => state == "Submitted"));
        }

        await AssertHeldAsync(before + shares);
    }

    /// <summary>Until its transaction is final without an effect.</summary>
    private Task<JsonObject> WaitForSecondWaitAsync(string id) => stack.WaitAsync(
        id,
        found => found["earlier"] is not null && StackFixture.StateOf(found) == "Proved",
        "the wait after the revert");

    private async Task WaitForPendingAsync()
    {
        for (int look = 0; look < 600; look++)
        {
            if ((await stack.Stack.Chain(Network).RpcAsync("txpool_status", [])).GetProperty("pending").GetString() != "0x0")
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The transaction was not sent.");
    }

    private Task SendAsync(string circuit, string function) => stack.AdministerAsync(Network, circuit, Registry.Function(function).Encode());

    private async Task<string> StatusAsync(JsonNode hash) =>
        (await stack.Stack.Chain(Network).RpcAsync("eth_getTransactionReceipt", [hash.GetValue<string>()])).GetProperty("status").GetString()!;

    private async Task<BigInteger> HeldAsync()
    {
        using HttpClient admin = OperatorTests.AdminOf(stack);
        JsonObject day = (await admin.GetFromJsonAsync<JsonObject>("/api/v1/tenants/dev/budget"))!;
        return Wei(day["heldWei"]);
    }

    /// <summary>Budgets are settled just after the end that callers see.</summary>
    private async Task AssertHeldAsync(BigInteger expected)
    {
        for (int look = 0; look < 100 && await HeldAsync() != expected; look++)
        {
            await Task.Delay(100);
        }

        Assert.Equal(expected, await HeldAsync());
    }

    private static BigInteger Wei(JsonNode? wei) => BigInteger.Parse(wei!.GetValue<string>(), CultureInfo.InvariantCulture);
}

using System.Text.Json.Nodes;

namespace Zkp.EndToEnd.Tests;

/// <summary>The chain takes a block back.</summary>
[Collection<SingleRequests>]
public sealed class ReorgTests(StackFixture stack)
{
    [Fact]
    public async Task A_reorged_transaction_goes_back_is_included_again_and_finalized_once()
    {
        await using FrozenChain chain = await FrozenChain.FreezeAsync(stack, StackFixture.ProxiedNetwork);
        string id = await stack.SubmitAsync(StackFixture.Request(StackFixture.ProxiedNetwork, "Reorged"));
        JsonObject submitted = await stack.WaitAsync(id, found => StackFixture.StateOf(found) == "Submitted", "Submitted");
        await chain.MineAsync(1);
        JsonObject included = await stack.WaitAsync(id, found => StackFixture.StateOf(found) == "Included", "Included");

        await chain.ReorgAsync(1);
        JsonObject back = await stack.WaitAsync(id, found => StackFixture.StateOf(found) == "Submitted", "Submitted again");
        Assert.Equal("reorged", back["timeline"]!.AsArray()[^1]!["note"]!.GetValue<string>());
        Assert.Equal(0, await stack.ProvenEventsAsync(included));

        await chain.MineAsync(1);
        await stack.WaitAsync(id, found => StackFixture.StateOf(found) == "Included", "Included again");
        await chain.ThawAsync();
        JsonObject final = await stack.WaitForFinalizedAsync(id);

        string[] states = StackFixture.StatesOf(final);
        Assert.Equal(["Submitted", "Included", "Submitted", "Included"], states[4..8]);
        Assert.Equal(1, states.Count(state => state == "Finalized"));
        Assert.Equal(submitted["transactionHash"]!.GetValue<string>(), final["transactionHash"]!.GetValue<string>());
        Assert.NotEqual(included["blockHash"]!.GetValue<string>(), final["blockHash"]!.GetValue<string>());
        Assert.Equal(1, await stack.ProvenEventsAsync(final));
    }
}

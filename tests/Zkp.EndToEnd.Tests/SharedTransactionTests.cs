using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Evm;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;

namespace Zkp.EndToEnd.Tests;

/// <summary>Statements of a circuit that has no batch circuit: each is proved by itself, and one transaction has all proofs verified together.</summary>
[Collection<SharedTransactions>]
public sealed class SharedTransactionTests(StackFixture stack)
{
    private const string Network = "local-arbitrum";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly BatchClient client = new(stack);
    private readonly MerkleTree tree = new();

    [Fact]
    public async Task Good_ones_share_it_whatever_the_bad_ones_are()
    {
        JsonObject refused = tree.Request(3, Network);
        refused["inputs"]!["pathBits"] = new JsonArray(0, 1);
        JsonObject[] proofs = await SendAsync([tree.Request(0, Network), refused, tree.Request(1, Network), tree.Request(2, Network), tree.Request(0, Network)]);

        Assert.Equal("input_rejected", proofs[1]["error"]!["code"]!.GetValue<string>());
        JsonObject[] good = [.. proofs.Where((_, i) => i != 1)];
        Assert.All(good, proof => Assert.Equal("Finalized", StackFixture.StateOf(proof)));
        Assert.Single(good.Select(proof => proof["transactionHash"]!.GetValue<string>()).Distinct());
        Assert.Equal(3, good.Select(proof => proof["statement"]!.GetValue<string>()).Distinct().Count());
        foreach (JsonObject proof in good)
        {
            // Two asked for the first statement; it is recorded once, and is in both receipts.
            Assert.Equal(1, await stack.ProvenEventsAsync(proof, StackFixture.ForeignName));
            Assert.Equal(3, proof["batch"]!["statements"]!.GetValue<int>());
            Assert.Null(proof["batch"]!["batchId"]);
            Assert.NotNull(proof["proof"]);
        }

        Assert.InRange(good[0]["gasUsed"]!.GetValue<long>(), 200_000, 3 * 180_000);
    }

    /// <summary>Then the shared transaction reverts: what it would have recorded goes alone, and only the copied statement has nothing left to do.</summary>
    [Fact]
    public async Task A_statement_that_somebody_else_records_first_takes_no_other_down()
    {
        await using FrozenChain chain = await FrozenChain.FreezeAsync(stack, Network);
        string job = await PostAsync([tree.Request(0, Network), tree.Request(1, Network), tree.Request(2, Network)]);
        string[] ids = [.. (await client.ProofIdsAsync(job)).Values];
        await WaitForPendingAsync();

        // Anybody may submit anybody's proof; this copy pays more and comes first.
        JsonObject copied = await stack.GetAsync(ids[1]);
        Assert.NotNull(copied["proof"]);
        DeployedCircuit deployed = NetworkCatalog.Load(stack.Stack.Folders.Networks).Find(Network)!.Deployment!.Circuits[StackFixture.ForeignName];
        byte[] call = RegistryCalls.Submit(1, new ProofArtifact(JsonSerializer.SerializeToElement(copied["proof"]), JsonSerializer.SerializeToElement(copied["publicSignals"])));
        await stack.Stack.Chain(Network).RpcAsync(
            "eth_sendTransaction",
            [new
            {
                from = StackFixture.Deployer, to = deployed.Registry, data = "0x" + Convert.ToHexStringLower(call), gas = "0x7a120",
                maxFeePerGas = "0x174876e800", maxPriorityFeePerGas = "0x174876e800",
            }]);
        await chain.ThawAsync();

        JsonObject[] proofs = await WaitAsync(job);
        Assert.Equal(["Finalized", "Failed", "Finalized"], proofs.Select(StackFixture.StateOf));
        Assert.Equal("statement_already_proven", proofs[1]["error"]!["code"]!.GetValue<string>());
        foreach (JsonObject proof in new[] { proofs[0], proofs[2] })
        {
            Assert.Null(proof["batch"]);
            Assert.Equal(1, await stack.ProvenEventsAsync(proof, StackFixture.ForeignName));
        }
    }

    /// <summary>The proofs are for no network, so one whose registry stops while they are made keeps nobody waiting.</summary>
    [Fact]
    public async Task Those_whose_network_stops_while_they_are_proved_go_to_another()
    {
        const string circuit = "axiom-entailment";
        using BatchDesk desk = new(stack);
        ProofRecord[] members = await desk.AddProvableMembersAsync("Stopped", "Meanwhile");
        ProofRecord batch = await desk.AddBatchAsync(members);
        async Task AdministerAsync(string function) =>
            await stack.WaitForBlockAsync(Network, await stack.AdministerAsync(Network, circuit, AbiFunction.Parse(function).Encode()));
        Task<ProofRecord> ChangeAsync(Func<ProofRecord, ProofRecord> change) => desk.Store.UpdateAsync(batch.Tenant, batch.Id, change, CancellationToken.None);
        batch = await ChangeAsync(found => found with
        {
            Kind = BatchKind.RandomLinear, Circuit = circuit, Policy = new ProofPolicy { Networks = [Network, "local-l1"] },
        });
        Assert.Equal((ProofState.Proved, Network), ((await desk.Prover().ProveAsync(batch, CancellationToken.None)).State, batch.Decision!.Chosen));

        await AdministerAsync("function pause()");
        try
        {
            // What has no orchestration gets one from an app that starts.
            await ChangeAsync(found => found with { CreatedAt = TimeProvider.System.GetUtcNow().AddHours(-1) });
            await stack.Stack.KillAppAsync();
            await stack.Stack.StartAppAsync();
            for (int look = 0; look < 600 && !members.All(member => member.State.IsEnd()); look++)
            {
                await Task.Delay(100);
                members = await desk.ReadAsync(members);
            }
        }
        finally
        {
            await AdministerAsync("function unpause()");
        }

        Assert.All(members, member => Assert.Equal((ProofState.Finalized, "local-l1"), (member.State, member.Transaction?.Network)));
        Assert.Single(members.Select(member => member.Transaction!.Hash).Distinct());
        Assert.Contains("EnforcedPause", members[0].Decision!.Explanation, StringComparison.Ordinal);

        // Their shares are held anew, for the price of the network that they went to.
        Assert.All(members, member => Assert.NotNull(member.BudgetDay));
    }

    private async Task<JsonObject[]> SendAsync(JsonObject[] requests) => await WaitAsync(await PostAsync(requests));

    private async Task<string> PostAsync(JsonObject[] requests)
    {
        JsonObject answer = await client.PostAsync(string.Join('\n', requests.Select(request => request.ToJsonString())), $"batch-{Guid.NewGuid():n}", 0);
        Assert.Equal(requests.Length, answer["accepted"]!.GetValue<int>());
        return answer["id"]!.GetValue<string>();
    }

    private async Task<JsonObject[]> WaitAsync(string job)
    {
        await client.WaitUntilDoneAsync(job, Patience);
        return await Task.WhenAll((await client.ProofIdsAsync(job)).Values.Select(stack.GetAsync));
    }

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

        throw new TimeoutException("The shared transaction was not sent.");
    }
}

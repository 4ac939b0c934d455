using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Zkp.Azure;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Proofs;

namespace Zkp.EndToEnd.Tests;

/// <summary>The app is killed (-9) at every stage of a batch; each member ends once, with its receipt.</summary>
[Collection<SharedTransactions>]
public sealed class BatchCrashTests(StackFixture stack)
{
    private const string Network = StackFixture.ProxiedNetwork;

    /// <summary>Three proofs of the batch circuit of 4.</summary>
    private const int Statements = 11;
    private const int MostAttempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly BatchClient client = new(stack);
    private readonly TableProofStore records = new(new TableServiceClient(stack.Stack.Azurite.ConnectionString));
    private readonly BlobContainerClient proofs = new BlobServiceClient(stack.Stack.Azurite.ConnectionString).GetBlobContainerClient("proofs");
    private readonly List<string> jobs = [];
    private int largest;

    [Fact]
    public async Task Killed_while_gathered_proved_and_submitted_every_member_is_recorded_once()
    {
        await KillWhenAsync("gathered", batch => Task.FromResult(batch.State == ProofState.Accepted), ProofState.Accepted);
        await stack.Stack.StartAppAsync();

        // Behind a proof that is kept, and before the last.
        await KillWhenAsync("half proved", async batch => batch.State == ProofState.Proving && await CountKeptAsync(batch) is > 0 and < 3, ProofState.Proving);

        // The restarted app proves what was cut off, and dies when the node has its transaction and it does not know.
        stack.Proxy.Set(RpcProxyMode.SwallowAfterNode);
        await stack.Stack.StartAppAsync();
        await stack.Proxy.Swallowed.WaitAsync(Patience);
        await stack.Stack.KillAppAsync();
        stack.Proxy.Set(RpcProxyMode.Pass);
        await stack.Stack.StartAppAsync();

        foreach (string job in jobs)
        {
            JsonObject done = await client.WaitUntilDoneAsync(job, Patience);
            Assert.True(done["finalized"]!.GetValue<int>() == Statements, done.ToString());
            await AssertReceiptsAsync(job);
        }

        Assert.Equal(Statements, largest);
    }

    /// <summary>Sends a batch and kills the app when it has come so far; another one until it was not too late.</summary>
    private async Task KillWhenAsync(string what, Func<ProofRecord, Task<bool>> isThere, ProofState state)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            string[] lines = [.. Enumerable.Range(0, Statements).Select(i => BatchClient.Line(Network, "Q", $"Killed{i}", $"Killed{i} -> Q"))];
            string job = (await client.PostAsync(string.Join('\n', lines), $"batch-{Guid.NewGuid():n}", 0))["id"]!.GetValue<string>();
            jobs.Add(job);
            string member = (await client.ProofIdsAsync(job))[1];
            using CancellationTokenSource limit = new(Patience);
            while (!(await FindBatchAsync(member) is { } batch && (batch.State > state || await isThere(batch))))
            {
                await Task.Delay(5, limit.Token);
            }

            await stack.Stack.KillAppAsync();

            // Read from the storage while the app is dead: what it was at the kill, not a moment before.
            if (await isThere((await FindBatchAsync(member))!))
            {
                return;
            }

            await stack.Stack.StartAppAsync();
        }

        Assert.Fail($"No kill of {MostAttempts} met a batch that was {what}.");
    }

    /// <summary>How many proofs of a batch are stored that are not yet put together.</summary>
    private async Task<int> CountKeptAsync(ProofRecord batch)
    {
        int count = 0;
        await foreach (BlobItem _ in proofs.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{batch.Tenant}/{batch.Id}-", CancellationToken.None))
        {
            count++;
        }

        return count;
    }

    private async Task<ProofRecord?> FindBatchAsync(string member) =>
        (await records.FindAsync("dev", member, CancellationToken.None))?.BatchId is { } id
            ? await records.FindAsync(BatchGathering.Tenant, id, CancellationToken.None)
            : null;

    private async Task AssertReceiptsAsync(string job)
    {
        foreach (string id in (await client.ProofIdsAsync(job)).Values)
        {
            JsonObject proof = await stack.GetAsync(id);
            Assert.Single(StackFixture.StatesOf(proof), "Finalized");
            Assert.Equal(1, await ChainScan.CountCallsAsync(stack, proof));
            if (proof["batch"] is null)
            {
                // The restart took so long that its neighbours no longer waited for it.
                Assert.Equal(1, await stack.ProvenEventsAsync(proof));
                continue;
            }

            await client.AssertIncludedAsync(proof);
            largest = Math.Max(largest, proof["batch"]!["statements"]!.GetValue<int>());
        }
    }
}

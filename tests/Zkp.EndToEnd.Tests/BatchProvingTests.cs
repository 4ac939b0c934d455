using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Zkp.Azure;
using Zkp.Bn254;
using Zkp.Pipeline.Axioms;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Proving;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.EndToEnd.Tests;

/// <summary>A batch's prover on the stack's storage and circuits, beside the app.</summary>
public sealed class BatchProvingTests(StackFixture stack)
{
    private const string Network = "local-arbitrum";
    private const string Tenant = "prover-test";

    /// <summary>Requests are checked when they come, so only a damaged or lost input can still be refused by the circuit.</summary>
    [Fact]
    public async Task A_member_that_cannot_be_proved_fails_alone()
    {
        string storage = stack.Stack.Azurite.ConnectionString;
        TableProofStore store = new(new TableServiceClient(storage));
        BlobProofArtifacts artifacts = new(new BlobServiceClient(storage));
        InputCipher cipher = new(RandomNumberGenerator.GetBytes(32));
        BlobInputVault vault = new(new BlobServiceClient(storage), cipher);
        CircuitCatalog circuits = CircuitCatalog.Load(stack.CircuitsDirectories);
        using ProvingService proving = new(circuits, new ProvingOptions(1, null));
        BatchProving batches = new(
            store, vault, artifacts, proving, new MemberProofs(store, vault, artifacts, proving, TimeProvider.System), circuits, NetworkCatalog.Load(stack.Stack.Folders.Networks), new BatchOptions(), TimeProvider.System);

        string batchId = ProofId.New(DateTimeOffset.UnixEpoch);
        ProofRecord[] members = [Member("A", batchId), Member("B", batchId), Member("C", batchId), Member("D", batchId)];
        foreach (ProofRecord member in members)
        {
            Assert.True(await store.TryAddAsync(member, CancellationToken.None));
        }

        await vault.PutAsync(members[0].InputId, Encoding.UTF8.GetBytes(Inputs("A").Json), CancellationToken.None);
        JsonNode damaged = JsonNode.Parse(Inputs("B").Json)!;
        damaged["theorem"] = "5";
        await vault.PutAsync(members[1].InputId, Encoding.UTF8.GetBytes(damaged.ToJsonString()), CancellationToken.None);

        // The input of the third is lost; that of the fourth proves another statement than it claims.
        await vault.PutAsync(members[3].InputId, Encoding.UTF8.GetBytes(Inputs("A").Json), CancellationToken.None);
        ProofRecord batch = Batch(batchId, members);
        Assert.True(await store.TryAddAsync(batch, CancellationToken.None));

        ProofRecord proved = await batches.ProveAsync(batch, CancellationToken.None);
        await store.UpdateAsync(batch.Tenant, batch.Id, found => found.Fail("test", "Nobody is to send it.", TimeProvider.System.GetUtcNow()), CancellationToken.None);

        Assert.Equal(ProofState.Proved, proved.State);
        ProofRecord?[] after = await Task.WhenAll(members.Select(member => store.FindAsync(Tenant, member.Id, CancellationToken.None)));
        Assert.Equal([null, "input_rejected", "input_lost", "statement_mismatch"], after.Select(member => member!.Failure?.Code));
        Assert.Equal(ProofState.Proved, after[0]!.State);
        foreach (ProofRecord member in members)
        {
            Assert.Null(await vault.GetAsync(member.InputId, CancellationToken.None));
        }

        ProofArtifact artifact = (await artifacts.FindAsync(new ProofKey(batch.Tenant, batch.Id), CancellationToken.None))!;
        Assert.Equal([Inputs("A").Claim.Statement.ToString()], artifact.Batch!.Statements);
        Assert.Equal(4, artifact.Batch.Size);

        // Repeated after a crash, it finds the same proof.
        ProofRecord again = await batches.ProveAsync(batch, CancellationToken.None);
        Assert.Equal(ProofState.Failed, again.State);
        ProofArtifact same = (await artifacts.FindAsync(new ProofKey(batch.Tenant, batch.Id), CancellationToken.None))!;
        Assert.Equal(JsonSerializer.Serialize(artifact), JsonSerializer.Serialize(same));
        foreach (ProofRecord? member in after.Where(member => !member!.State.IsEnd()))
        {
            await store.UpdateAsync(Tenant, member!.Id, found => found.Fail("test", "done", TimeProvider.System.GetUtcNow()), CancellationToken.None);
        }
    }

    private static AxiomInputs Inputs(string atom)
    {
        JsonElement json = JsonSerializer.SerializeToElement(new { axioms = (string[])[$"{atom}", $"{atom} -> Q"], theorem = "Q" });
        Assert.True(AxiomStatement.TryCreate(json, out AxiomStatement? statement, out _));
        return statement.BuildInputs(Fr.FromUInt64(77).Pow(40));
    }

    private static ProofRecord Member(string atom, string batchId)
    {
        // From tomorrow, so that the app's sweeper takes it for one that is still being taken in, however slow the machine is.
        DateTimeOffset now = TimeProvider.System.GetUtcNow().AddDays(1);
        string id = ProofId.New(now);
        return new ProofRecord
        {
            Id = id,
            Tenant = Tenant,
            Circuit = "axiom-entailment",
            CircuitVersion = 1,
            Policy = ProofPolicy.None,
            InputId = $"{id}-input",
            CreatedAt = now,
            State = ProofState.Proving,
            Timeline = [new TimelineEntry(ProofState.Proving, now, null)],
            Statement = Inputs(atom).Claim.Statement.ToBigInteger(),
            ForBatch = true,
            BatchId = batchId,
        };
    }

    private static ProofRecord Batch(string id, ProofRecord[] members)
    {
        // From tomorrow, so that the app's sweeper takes it for one that is still being taken in, however slow the machine is.
        DateTimeOffset now = TimeProvider.System.GetUtcNow().AddDays(1);
        return new ProofRecord
        {
            Id = id,
            Tenant = BatchGathering.Tenant,
            Circuit = "axiom-entailment-batch-4",
            CircuitVersion = 1,
            Policy = new ProofPolicy { Network = Network },
            InputId = id,
            CreatedAt = now,
            State = ProofState.Proving,
            Timeline = [new TimelineEntry(ProofState.Proving, now, null)],
            Decision = new RoutingDecision(Network, "the test's", [new RoutingRow(new NetworkQuote { Network = Network }, [])], now),
            Members = [.. members.Select(member => new ProofKey(member.Tenant, member.Id))],
        };
    }
}

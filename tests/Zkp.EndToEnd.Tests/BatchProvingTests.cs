using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Zkp.Azure;
using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.EndToEnd.Tests;

/// <summary>A batch's prover on the stack's storage and circuits, beside the app.</summary>
[Collection<SharedTransactions>]
public sealed class BatchProvingTests(StackFixture stack)
{
    /// <summary>Requests are checked when they come, so only a damaged or lost input can still be refused by the circuit.</summary>
    [Fact]
    public async Task A_member_that_cannot_be_proved_fails_alone()
    {
        using BatchDesk desk = new(stack);
        BatchProving batches = desk.Prover();
        ProofRecord[] members = await desk.AddMembersAsync("A", "B", "C", "D");
        await desk.PutInputAsync(members[0], "A");
        JsonNode damaged = JsonNode.Parse(BatchDesk.Inputs("B").Json)!;
        damaged["theorem"] = "5";
        await desk.Vault.PutAsync(members[1].InputId, Encoding.UTF8.GetBytes(damaged.ToJsonString()), CancellationToken.None);

        // The input of the third is lost; that of the fourth proves another statement than it claims.
        await desk.PutInputAsync(members[3], "A");
        ProofRecord batch = await desk.AddBatchAsync(members);

        ProofRecord proved = await batches.ProveAsync(batch, CancellationToken.None);
        Assert.Equal(ProofState.Proved, proved.State);
        ProofRecord[] after = await desk.ReadAsync(members);
        Assert.Equal([null, "input_rejected", "input_lost", "statement_mismatch"], after.Select(member => member.Failure?.Code));
        Assert.Equal(ProofState.Proved, after[0].State);
        await desk.AssertErasedAsync(members);

        ProofArtifact artifact = await desk.ArtifactAsync(batch);
        Assert.Equal([BatchDesk.Inputs("A").Claim.Statement.ToString()], artifact.Batch!.Statements);
        Assert.Equal(4, artifact.Batch.Size);
        Assert.Equal(1, artifact.Proof.GetArrayLength());

        // Repeated after a crash, it finds the same proof.
        await desk.EndAsync(batch);
        ProofRecord again = await batches.ProveAsync(batch, CancellationToken.None);
        Assert.Equal(ProofState.Failed, again.State);
        Assert.Equal(JsonSerializer.Serialize(artifact), JsonSerializer.Serialize(await desk.ArtifactAsync(batch)));
        await desk.EndAsync(members);
    }

    /// <summary>Cut off behind the second of three proofs, and a third time behind all of them: each is made once.</summary>
    [Fact]
    public async Task More_members_than_slots_take_several_proofs_and_each_is_made_once()
    {
        using BatchDesk desk = new(stack);
        ProofRecord[] members = await desk.AddProvableMembersAsync([.. Enumerable.Range(0, 10).Select(i => $"L{i}")]);
        ProofRecord batch = await desk.AddBatchAsync(members);
        CutOffArtifacts artifacts = new(desk.Artifacts, puts: 2);
        await Assert.ThrowsAsync<OperationCanceledException>(() => desk.Prover(artifacts).ProveAsync(batch, CancellationToken.None));
        Assert.Equal(2, artifacts.Put.Count);
        Assert.All(artifacts.Put, key => Assert.StartsWith(batch.Id + "-", key.Id, StringComparison.Ordinal));

        CutOffArtifacts rest = new(desk.Artifacts, puts: int.MaxValue);
        Assert.Equal(ProofState.Proved, (await desk.Prover(rest).ProveAsync(batch, CancellationToken.None)).State);
        Assert.Equal(2, rest.Put.Count);
        Assert.Equal(batch.Id, rest.Put[1].Id);
        Assert.Equal([ProofState.Proved], (await desk.ReadAsync(members)).Select(member => member.State).Distinct());
        await desk.AssertErasedAsync(members);

        // What was kept is gone, and the whole is what the registry will ask for.
        foreach (ProofKey kept in artifacts.Put.Append(rest.Put[0]))
        {
            Assert.Null(await desk.Artifacts.FindAsync(kept, CancellationToken.None));
        }

        ProofArtifact artifact = await desk.ArtifactAsync(batch);
        StatementSet set = artifact.Batch!.ToSet();
        Assert.Equal((10, 3), (set.Statements.Count, set.Proofs));
        BatchBinding binding = BatchBinding.Compute(set, desk.Network.File.ChainId, Address.Parse(desk.Network.Find(batch.Circuit, 1)!.Registry));
        Assert.Equal(binding.Digests, artifact.Batch.ToDigests());
        VerifyingKey key = VerifyingKey.ReadJson(desk.Circuits.Find(batch.Circuit, 1)!.VerifyingKeyPath);
        foreach ((JsonElement proof, int i) in artifact.Proof.EnumerateArray().Select((proof, i) => (proof, i)))
        {
            Assert.True(Verifier.Verify(key, Proof.ParseJson(JsonSerializer.Serialize(proof)), binding.SignalsOf(i)));
        }

        Assert.StartsWith(
            "0x" + Convert.ToHexStringLower(BatchCalls.Interface.Function("submitLargeBatch").Selector.Span),
            "0x" + Convert.ToHexStringLower(RegistryCalls.Submit(1, artifact)),
            StringComparison.Ordinal);
        await desk.EndAsync(batch);
        await desk.EndAsync(members);
    }

    /// <summary>A kept proof that was damaged in the storage costs no gas: nothing is sent, and the members go alone.</summary>
    [Fact]
    public async Task A_kept_proof_that_does_not_hold_is_found_before_anything_is_sent()
    {
        using BatchDesk desk = new(stack);
        ProofRecord[] members = await desk.AddProvableMembersAsync([.. Enumerable.Range(0, 5).Select(i => $"D{i}")]);
        ProofRecord batch = await desk.AddBatchAsync(members);
        CutOffArtifacts artifacts = new(desk.Artifacts, puts: 2);
        await Assert.ThrowsAsync<OperationCanceledException>(() => desk.Prover(artifacts).ProveAsync(batch, CancellationToken.None));
        ProofArtifact second = (await desk.Artifacts.FindAsync(artifacts.Put[1], CancellationToken.None))!;
        await desk.Artifacts.EraseAsync(artifacts.Put[0], CancellationToken.None);
        await desk.Artifacts.PutAsync(artifacts.Put[0], second, CancellationToken.None);

        ProofRecord failed = await desk.Prover().ProveAsync(batch, CancellationToken.None);
        Assert.Equal((ProofState.Failed, "proof_invalid"), (failed.State, failed.Failure?.Code));
        Assert.All(await desk.ReadAsync(members), member => Assert.Equal(ProofState.Proving, member.State));
        await desk.EndAsync(members);
    }

    /// <summary>Each of the others would pay what was to be the share of the one that failed; their inputs are still there to be gathered anew with.</summary>
    [Fact]
    public async Task Where_the_others_would_pay_more_than_they_allow_without_it_they_wait_again()
    {
        using BatchDesk desk = new(stack);
        ProofRecord[] members = await desk.AddProvableMembersAsync("W", "X", "Y");
        foreach (ProofRecord member in members)
        {
            await desk.Store.UpdateAsync(member.Tenant, member.Id, found => found with { Policy = new ProofPolicy { MaxFeeWei = 100 } }, CancellationToken.None);
        }

        await desk.Vault.EraseAsync(members[0].InputId, CancellationToken.None);
        ProofRecord batch = await desk.AddBatchAsync(members);
        NetworkQuote quote = batch.Decision!.ChosenQuote! with { NeededFeeWei = 201 };
        batch = await desk.Store.UpdateAsync(
            batch.Tenant,
            batch.Id,
            found => found with { Policy = found.Policy with { MaxFeeWei = 300 }, Decision = found.Decision! with { Rows = [new RoutingRow(quote, [])] } },
            CancellationToken.None);
        RecordingWaitingRoom waiting = new();

        ProofRecord ended = await desk.Prover(waiting: waiting).ProveAsync(batch, CancellationToken.None);

        Assert.Equal(ProofState.Cancelled, ended.State);
        ProofRecord[] after = await desk.ReadAsync(members);
        Assert.Equal(("input_lost", batch.Id), (after[0].Failure?.Code, after[0].BatchId));
        Assert.All(after[1..], member => Assert.True(member is { Waits: true, BatchId: null }));
        Assert.Equal(members[1..].Select(member => member.Id).Order(), waiting.Entered.Select(request => request.Key.Id).Order());
        Assert.NotNull(await desk.Vault.GetAsync(members[1].InputId, CancellationToken.None));

        // Cut off before its end, it finds them gone.
        await desk.Store.UpdateAsync(batch.Tenant, batch.Id, _ => batch, CancellationToken.None);
        Assert.Equal(ProofState.Cancelled, (await desk.Prover(waiting: waiting).ProveAsync(batch, CancellationToken.None)).State);
        await desk.EndAsync(members);
    }

    /// <summary>Two provers had one batch; the slower one took the inputs that the faster had erased for lost, and failed members that were proved.</summary>
    /// <param name="isCutOff">The faster one got as far as to the batch's record, and not further.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_prover_that_is_late_fails_nothing_that_another_has_proved(bool isCutOff)
    {
        using BatchDesk desk = new(stack);
        ProofRecord[] members = await desk.AddProvableMembersAsync("R", "S");
        ProofRecord batch = await desk.AddBatchAsync(members);
        BatchProving faster = desk.Prover();
        OvertakenVault vault = new(desk.Vault, async () =>
        {
            await faster.ProveAsync(batch, CancellationToken.None);
            if (isCutOff)
            {
                await desk.Store.UpdateAsync(batch.Tenant, batch.Id, _ => batch, CancellationToken.None);
            }
        });

        ProofRecord proved = await desk.Prover(vault: vault).ProveAsync(batch, CancellationToken.None);

        Assert.Equal(ProofState.Proved, proved.State);
        Assert.Equal([ProofState.Proved], (await desk.ReadAsync(members)).Select(member => member.State).Distinct());
        await desk.EndAsync(batch);
        await desk.EndAsync(members);
    }

    /// <summary>Tables that can't be written to for a while let provers fail behind the proof; it is there, and the inputs may be gone.</summary>
    [Fact]
    public async Task A_job_that_is_given_up_behind_its_proof_is_proved()
    {
        using BatchDesk desk = new(stack);
        ProofRecord[] members = await desk.AddProvableMembersAsync("T", "U");
        ProofRecord batch = await desk.AddBatchAsync(members);
        await Assert.ThrowsAsync<OperationCanceledException>(() => desk.Prover(new CutOffArtifacts(desk.Artifacts, puts: 1)).ProveAsync(batch, CancellationToken.None));
        ProofRecord alone = (await desk.AddMembersAsync("V"))[0];
        await desk.Artifacts.PutAsync(
            new ProofKey(alone.Tenant, alone.Id),
            new ProofArtifact(JsonSerializer.SerializeToElement(new { }), JsonSerializer.SerializeToElement(new[] { $"{alone.Statement}" })),
            CancellationToken.None);

        QueueClient poison = new QueueServiceClient(
            stack.Stack.Azurite.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }).GetQueueClient("prove-jobs-poison");
        await poison.CreateIfNotExistsAsync();
        foreach (ProofRecord record in new[] { batch, alone })
        {
            await poison.SendMessageAsync(new JsonObject { ["tenant"] = record.Tenant, ["id"] = record.Id }.ToJsonString());
        }

        ProofRecord[] after = [];
        for (int look = 0; look < 300 && !(after.Length > 0 && after.All(record => record.State != ProofState.Proving)); look++)
        {
            await Task.Delay(100);
            after = await desk.ReadAsync([batch, alone, .. members]);
        }

        Assert.Equal(Enumerable.Repeat((ProofState.Proved, (string?)null), 4), after.Select(record => (record.State, record.Failure?.Code)));
        await desk.EndAsync([batch, alone, .. members]);
    }

    /// <summary>It was given up on while a late prover was about to store the proof: its members still have their inputs.</summary>
    [Fact]
    public async Task Members_that_a_batch_did_not_come_to_prove_are_left_to_go_alone()
    {
        using BatchDesk desk = new(stack);
        ProofRecord[] members = await desk.AddProvableMembersAsync("W", "X");
        ProofRecord batch = await desk.AddBatchAsync(members);
        await Assert.ThrowsAsync<OperationCanceledException>(() => desk.Prover(new CutOffArtifacts(desk.Artifacts, puts: 1)).ProveAsync(batch, CancellationToken.None));
        await desk.EndAsync(batch);

        (IReadOnlyList<ProofRecord> ended, IReadOnlyList<ProofRecord> left) = await Members(desk).EndAsync(
            (await desk.ReadAsync(batch))[0], CancellationToken.None);

        Assert.Empty(ended);
        Assert.Equal(members.Select(member => member.Id), left.Select(member => member.Id));
        await desk.EndAsync(members);
    }

    /// <summary>Two of its three members have made one statement, and one more can't be proved: it pays nothing, and allows nothing.</summary>
    [Fact]
    public async Task The_members_that_are_proved_bound_the_cost_and_share_it()
    {
        using BatchDesk desk = new(stack);
        ProofRecord[] members = await desk.AddProvableMembersAsync("Y", "Y", "Z");
        ProofRecord lost = (await desk.AddMembersAsync("N"))[0];
        await desk.Store.UpdateEachAsync(
            [.. members.Append(lost).Select(KeyOf)],
            found => found with { BatchId = members[0].BatchId, Policy = new ProofPolicy { MaxFeeWei = 1000, MaxCostUsd = 0.5m } },
            CancellationToken.None);
        ProofRecord batch = await desk.AddBatchAsync([.. members, lost]);
        await desk.Store.UpdateAsync(
            batch.Tenant, batch.Id, found => found with { Policy = found.Policy with { MaxFeeWei = 4000, MaxCostUsd = 2 } }, CancellationToken.None);

        ProofRecord proved = await desk.Prover().ProveAsync(batch, CancellationToken.None);
        Assert.Equal((batch.Policy.Network, 3000, 1.5m), (proved.Policy.Network, proved.Policy.MaxFeeWei, proved.Policy.MaxCostUsd));

        await desk.Store.UpdateAsync(
            batch.Tenant,
            batch.Id,
            found => (found with { Transaction = Transaction(600) }).MoveTo(ProofState.Finalized, TimeProvider.System.GetUtcNow()),
            CancellationToken.None);
        IReadOnlyList<ProofRecord> ended = await EndAsync();
        Assert.Equal([200, 200, 200, null], ended.Select(member => member.Inclusion?.FeeShareWei));
        Assert.All(ended.SkipLast(1), member => Assert.Equal(2, member.Inclusion!.Statements));

        // Cut off before the last, those that are at their end count none the less.
        await desk.Store.UpdateAsync(
            members[2].Tenant, members[2].Id, found => found with { State = ProofState.Proved, FeeShareWei = null, Inclusion = null }, CancellationToken.None);
        Assert.Equal(ended.Select(member => member.FeeShareWei), (await EndAsync()).Select(member => member.FeeShareWei));

        async Task<IReadOnlyList<ProofRecord>> EndAsync() =>
            (await Members(desk).EndAsync((await desk.ReadAsync(batch))[0], CancellationToken.None)).Ended;
    }

    /// <summary>
    /// The process was down from the second transaction's broadcast until it was final: the batch went from one wait to the next in a single step.
    /// </summary>
    [Fact]
    public async Task Members_pay_for_every_transaction_of_their_batch_however_many_it_went_through_unseen()
    {
        using BatchDesk desk = new(stack);
        ProofRecord[] members = await desk.AddProvableMembersAsync("E", "F");
        ProofRecord batch = await desk.AddBatchAsync(members);
        await desk.Prover().ProveAsync(batch, CancellationToken.None);
        EarlierTransaction first = new(Transaction(100), null, "the first"), second = new(Transaction(40), null, "the second");
        await ShowAsync(found => Submit(found).SendAgain(first, TimeProvider.System.GetUtcNow()));
        Assert.All(await desk.ReadAsync(members), member => Assert.Equal([50], member.Earlier.Select(each => each.ShareWei)));

        await ShowAsync(found => Submit(found).SendAgain(second, TimeProvider.System.GetUtcNow()));
        Assert.All(
            await desk.ReadAsync(members),
            member =>
            {
                Assert.Equal((ProofState.Proved, 70), (member.State, member.EarlierCostWei));
                Assert.Equal(["the first", "the second"], member.Earlier.Select(each => each.Reason));
            });

        // Nor does the way past the second wait lose what they have paid.
        await ShowAsync(found => Submit(Submit(found).SendAgain(second, TimeProvider.System.GetUtcNow())) with { Transaction = Transaction(20) });
        Assert.All(await desk.ReadAsync(members), member => Assert.Equal((ProofState.Submitted, 90), (member.State, member.EarlierCostWei)));
        await desk.EndAsync([batch, .. members]);

        static ProofRecord Submit(ProofRecord found) =>
            found.MoveTo(ProofState.Routed, TimeProvider.System.GetUtcNow()).MoveTo(ProofState.Submitted, TimeProvider.System.GetUtcNow());

        async Task ShowAsync(Func<ProofRecord, ProofRecord> change) => await Members(desk).ShowAsync(
            await desk.Store.UpdateAsync(batch.Tenant, batch.Id, found => change(found), CancellationToken.None), CancellationToken.None);
    }

    private static BatchMembers Members(BatchDesk desk) => new(
        desk.Store,
        desk.Artifacts,
        new Settlement(desk.Vault, new TableTenantBudgets(desk.Tables), new TableBatchJobs(desk.Tables)),
        TimeProvider.System);

    private static ProofKey KeyOf(ProofRecord member) => new(member.Tenant, member.Id);

    private static TransactionStatus Transaction(int feeWei) =>
        new() { Network = "local-arbitrum", ChainId = 1, Hash = "0x", From = "0x", Nonce = 0, Registry = "0x", ActualFeeWei = feeWei };
}

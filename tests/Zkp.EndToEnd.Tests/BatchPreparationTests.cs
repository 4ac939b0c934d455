using System.Numerics;
using System.Text.Json;
using Zkp.Azure;
using Zkp.Contracts.Tests;
using Zkp.Evm;
using Zkp.Pipeline;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.EndToEnd.Tests;

/// <summary>Which members a batch keeps, asked of the stack's chain with a cap of a transaction's cost; beside the app, which has no such cap.</summary>
[Collection<SharedTransactions>]
public sealed class BatchPreparationTests(StackFixture stack) : IAsyncLifetime
{
    private const string Network = "local-l1";
    private const string Other = "local-arbitrum";
    private const int Count = 11;

    private static readonly string[] Both = [Network, Other];
    private static readonly Abi Registry = Abi.Parse("function pause()", "function unpause()", "function setLimits((uint16,uint16,uint24,uint16,uint24) limits)");

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-preparation-").FullName;
    private readonly LocalSigner signer = LocalSigner.FromPrivateKey(Hash32.KeccakOf("batch preparation").ToString());
    private readonly RecordingWaitingRoom waiting = new();
    private readonly ProofPolicy policy = new() { Network = Network, MaxFeeWei = Count * BigInteger.Pow(10, 18) };
    private BatchDesk desk = null!;
    private ProofRecord[] members = [];
    private ProofRecord batch = null!;

    public async ValueTask InitializeAsync()
    {
        desk = new BatchDesk(stack);
        foreach (string network in Both)
        {
            await stack.Stack.Chain(network).RpcAsync("anvil_setBalance", [signer.Address.ToString(), "0x8ac7230489e80000"]);
        }

        members = await desk.AddMembersAsync([.. Enumerable.Range(0, Count).Select(i => $"C{i}")]);
        batch = await desk.AddBatchAsync(members, policy);
    }

    public async ValueTask DisposeAsync()
    {
        await desk.EndAsync([batch, .. members]);
        desk.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Whoever settles it may be cut off before that is begun.</summary>
    [Fact]
    public async Task One_that_was_cancelled_while_it_waited_is_handed_out_before_it_leaves()
    {
        ProofRecord cancelled = await desk.Store.UpdateAsync(
            members[0].Tenant,
            members[0].Id,
            found => (found with { BatchId = null }).MoveTo(ProofState.Cancelled, TimeProvider.System.GetUtcNow()),
            CancellationToken.None);
        WaitingRequest waits = WaitingRequest.Of(cancelled);
        await waiting.EnterAsync(waits with { Statement = waits.Statement with { Since = TimeProvider.System.GetUtcNow().AddHours(-1) } }, CancellationToken.None);

        await using IAsyncEnumerator<ProofRecord> gathered = desk.Gathering(waiting).GatherAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await gathered.MoveNextAsync());
        Assert.Equal(cancelled.Id, gathered.Current.Id);
        Assert.Empty(waiting.Left);
        Assert.False(await gathered.MoveNextAsync());
        Assert.Equal([cancelled.Id], waiting.Left);
    }

    [Fact]
    public async Task A_batch_that_every_network_takes_keeps_all_its_members()
    {
        ProofRecord prepared = await PrepareAsync(null);
        Assert.Equal(Network, prepared.Decision?.Chosen);
        Assert.Equal(batch.Members, prepared.Members);
        Assert.Empty(waiting.Entered);
        Assert.All(await desk.ReadAsync(members), member => Assert.True(member.BatchId == batch.Id && member.BudgetDay is not null));
    }

    [Fact]
    public async Task One_above_the_cap_of_a_transaction_keeps_what_fits_and_the_others_wait_for_the_next()
    {
        BigInteger needed = await NeededAsync();
        ProofRecord prepared = await PrepareAsync(needed * 8 / 10);

        // Three proofs do not fit, one does.
        Assert.Equal((Network, ProofState.Accepted), (prepared.Decision?.Chosen, prepared.State));
        Assert.Equal(batch.Members!.Take(4), prepared.Members);
        Assert.Equal(4 * BigInteger.Pow(10, 18), prepared.Policy.MaxFeeWei);
        Assert.True(prepared.Decision!.ChosenQuote!.NeededFeeWei < needed * 8 / 10);

        ProofRecord[] after = await desk.ReadAsync(members);
        Assert.All(after[..4], member => Assert.True(member.BatchId == batch.Id && member.BudgetDay is not null));
        Assert.All(after[4..], member => Assert.True(member is { BatchId: null, Waits: true, SubmissionStartedAt: null, BudgetDay: null, ForBatch: true }));
        Assert.Equal(members[4..].Select(member => member.Id).Order(), waiting.Entered.Select(request => request.Key.Id).Order());

        // Asked again, for instance after a crash, nothing moves; and the next batch can have the others.
        Assert.Equal(prepared.Members, (await PrepareAsync(needed / 100)).Members);
        IReadOnlyList<ProofRecord> next = await desk.Gathering(waiting).ClaimAsync(
            [.. members.Select(KeyOf)], "the-next", CancellationToken.None);
        Assert.Equal([.. Enumerable.Repeat(batch.Id, 4), .. Enumerable.Repeat("the-next", 7)], next.Select(member => member.BatchId));
    }

    /// <summary>Members wait for a price by themselves, and a deadline is no reason to let them begin too late.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_of_which_no_part_fits_lets_all_go_alone(bool hasDeadline)
    {
        await AllowAsync(policy with { Deadline = hasDeadline ? TimeProvider.System.GetUtcNow().AddHours(1) : null });
        ProofRecord prepared = await PrepareAsync(await NeededAsync() / 100);
        Assert.Equal((ProofState.Failed, "no_network_fits"), (prepared.State, prepared.Failure?.Code));
        Assert.Empty(waiting.Entered);
        Assert.All(await desk.ReadAsync(members), member => Assert.Equal((batch.Id, ProofState.Proving), (member.BatchId, member.State)));
    }

    /// <summary>Activities are delivered at least once: while a slow run still asks for prices, another may have come to its end.</summary>
    [Fact]
    public async Task A_run_that_is_late_changes_nothing_of_what_another_has_decided()
    {
        ProofRecord? first = null;
        OvertakenBudgets budgets = new(desk.Budgets, async () => first = await PrepareAsync(null));
        ProofRecord late = await PrepareAsync(await NeededAsync() * 8 / 10, budgets);

        Assert.Equal((first!.Decision!.Explanation, first.Policy, ProofState.Accepted), (late.Decision!.Explanation, late.Policy, late.State));
        Assert.Equal(batch.Members, late.Members);
        Assert.Empty(waiting.Entered);
        Assert.All(await desk.ReadAsync(members), member => Assert.Equal((batch.Id, ProofState.Proving), (member.BatchId, member.State)));
    }

    [Fact]
    public async Task Those_that_are_left_of_a_planned_batch_may_cost_no_more_than_they_allow()
    {
        await desk.Store.UpdateEachAsync(
            [.. members[1..].Select(KeyOf)],
            found => (found with { BatchId = null }).MoveTo(ProofState.Cancelled, TimeProvider.System.GetUtcNow()),
            CancellationToken.None);
        ProofRecord prepared = await PrepareAsync(null);
        Assert.Equal((Network, BigInteger.Pow(10, 18)), (prepared.Decision?.Chosen, prepared.Policy.MaxFeeWei));
        Assert.Equal([KeyOf(members[0])], prepared.Members);
    }

    /// <summary>What the others were to pay is nobody's: fewer are decided about anew.</summary>
    [Fact]
    public async Task Without_those_whose_tenant_has_no_budget_the_batch_is_decided_anew()
    {
        ProofRecord[] poor = await GiveAllButOneABudgetAsync(0);
        ProofRecord prepared = await PrepareAsync(null);
        Assert.Equal((Network, BigInteger.Pow(10, 18)), (prepared.Decision?.Chosen, prepared.Policy.MaxFeeWei));
        Assert.True(prepared.Decision!.ChosenQuote!.NeededFeeWei < await NeededAsync());

        // They stay its members, so that its end settles them.
        Assert.Equal([KeyOf(members[0]), .. poor.Select(KeyOf)], prepared.Members);
        Assert.All(await desk.ReadAsync(poor), member => Assert.Equal("tenant_budget_exceeded", member.Failure?.Code));
        Assert.NotNull((await desk.ReadAsync(members[0]))[0].BudgetDay);
    }

    [Fact]
    public async Task One_that_its_neighbours_leave_with_more_than_it_allows_is_let_go_alone()
    {
        await GiveAllButOneABudgetAsync(0);
        await AllowAsync(policy with { MaxFeeWei = Count * (await NeededAsync() / 5) });
        ProofRecord prepared = await PrepareAsync(null);
        Assert.Equal((ProofState.Failed, "no_network_fits"), (prepared.State, prepared.Failure?.Code));
        Assert.Equal((batch.Id, ProofState.Proving), ((await desk.ReadAsync(members[0]))[0].BatchId, (await desk.ReadAsync(members[0]))[0].State));
    }

    /// <summary>The process died behind the hold for all of them, and then the network takes fewer.</summary>
    [Fact]
    public async Task Members_that_wait_again_hold_nothing_of_their_tenants_budget()
    {
        BigInteger each = BigInteger.Pow(10, 17);
        ProofRecord[] others = await GiveAllButOneABudgetAsync(100 * each);
        DateOnly day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await desk.Budgets.HoldEachAsync(others[0].Tenant, day, [.. others.Select(member => member.Id)], each, CancellationToken.None);
        await desk.Store.UpdateEachAsync([.. others.Select(KeyOf)], found => found with { BudgetDay = day }, CancellationToken.None);

        Assert.Equal(4, (await PrepareAsync(await NeededAsync() * 8 / 10)).Members!.Count);
        Assert.Equal(3 * each, (await desk.Budgets.FindAsync(others[0].Tenant, day, CancellationToken.None)).HeldWei);
    }

    /// <summary>All members but the first are now requests of a tenant that may spend so much a day.</summary>
    private async Task<ProofRecord[]> GiveAllButOneABudgetAsync(BigInteger wei)
    {
        ProofRecord[] others = [.. members[1..].Select(member => member with { Tenant = $"spender-{batch.Id}" })];
        foreach (ProofRecord member in others)
        {
            Assert.True(await desk.Store.TryAddAsync(member, CancellationToken.None));
        }

        await desk.EndAsync(members[1..]);
        members = [members[0], .. others];
        await desk.Budgets.SetLimitAsync(others[0].Tenant, wei, CancellationToken.None);
        await desk.Store.UpdateAsync(
            batch.Tenant, batch.Id, found => found with { Members = [.. members.Select(KeyOf)] }, CancellationToken.None);
        return others;
    }

    /// <summary>What it is proved for can't be changed any more, so whether the registry takes it is asked before.</summary>
    [Fact]
    public async Task One_goes_where_the_registry_takes_it_and_waits_where_none_does()
    {
        await AllowAsync(policy with { Network = null, Networks = Both, Urgency = ProofUrgency.Low });
        string cheapest = (await QuotesAsync()).MinBy(quote => quote.ExpectedFeeWei)!.Network;
        string dearest = Both.Single(network => network != cheapest);
        try
        {
            await AdministerAsync(dearest, "pause");
            await AdministerAsync(cheapest, "pause");
            ProofRecord waiting = await PrepareAsync(null);
            Assert.Equal((ProofState.Accepted, null), (waiting.State, waiting.Decision?.Chosen));

            await AdministerAsync(dearest, "unpause");
            RoutingDecision decision = (await PrepareAsync(null)).Decision!;
            Assert.Equal(dearest, decision.Chosen);
            Assert.Contains("EnforcedPause", decision.Explanation, StringComparison.Ordinal);
        }
        finally
        {
            foreach (string network in Both)
            {
                await AdministerAsync(network, "unpause");
            }
        }
    }

    [Fact]
    public async Task Proofs_that_are_made_apart_are_for_no_network()
    {
        ProofPolicy open = policy with { Network = null, Networks = Both };
        await desk.Store.UpdateAsync(
            batch.Tenant, batch.Id, found => found with { Kind = BatchKind.RandomLinear, Circuit = "axiom-entailment", Policy = open }, CancellationToken.None);
        ProofRecord prepared = await PrepareAsync(null);
        Assert.NotNull(prepared.Decision?.Chosen);
        Assert.Equal(Both, prepared.Policy.Networks);
        Assert.Null(prepared.Policy.Network);
    }

    [Fact]
    public async Task One_of_more_proofs_than_the_registry_takes_at_a_time_keeps_what_it_takes()
    {
        try
        {
            await AdministerAsync(Network, "setLimits", Limits(2));
            ProofRecord prepared = await PrepareAsync(null);
            Assert.Equal((Network, ProofState.Accepted), (prepared.Decision?.Chosen, prepared.State));
            Assert.Equal(batch.Members!.Take(4), prepared.Members);
            Assert.Equal(7, waiting.Entered.Count);
        }
        finally
        {
            await AdministerAsync(Network, "setLimits", Limits(0));
        }
    }

    private static object Limits(int perBlock) => new object[] { new BigInteger(perBlock), BigInteger.Zero, BigInteger.Zero, new BigInteger(20), new BigInteger(3600) };

    /// <summary>Until it counts: the batch's circuit is nobody else's while this runs.</summary>
    private async Task AdministerAsync(string network, string function, params object[] arguments) => await stack.WaitForBlockAsync(
        network, await stack.AdministerAsync(network, BatchDesk.Circuit, Registry.Function(function).Encode(arguments)));

    private Task AllowAsync(ProofPolicy changed) =>
        desk.Store.UpdateAsync(batch.Tenant, batch.Id, found => found with { Policy = changed }, CancellationToken.None);

    private async Task<BigInteger> NeededAsync() => (await QuotesAsync()).Single(quote => quote.Network == Network).NeededFeeWei!.Value;

    private async Task<NetworkQuote[]> QuotesAsync()
    {
        using ChainGateway gateway = await OpenAsync(desk.Networks);
        Circuit circuit = desk.Circuits.Find(BatchDesk.Circuit, 1)!;
        NetworkQuote[] quotes = await Task.WhenAll(
            Both.Select(network => gateway.QuoteAsync(desk.Networks.Find(network)!, circuit, ProofPolicy.None, CancellationToken.None, Count)));
        Assert.All(quotes, quote => Assert.True(quote.Unavailable is null, quote.Unavailable));
        return quotes;
    }

    private async Task<ProofRecord> PrepareAsync(BigInteger? cap, ITenantBudgets? budgets = null)
    {
        string networks = Directory.CreateDirectory(Path.Combine(folder, "networks")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "deployments"));
        foreach (string network in Both)
        {
            File.Copy(NetworkCatalog.DeploymentPath(stack.Stack.Folders.Networks, network), NetworkCatalog.DeploymentPath(networks, network), overwrite: true);
            NetworkFile file = desk.Networks.Find(network)!.File with { MaxFeePerTransactionWei = cap };
            await File.WriteAllTextAsync(Path.Combine(networks, network + ".json"), JsonSerializer.Serialize(file, PipelineJson.Options));
        }

        NetworkCatalog capped = NetworkCatalog.Load(networks);
        using ChainGateway gateway = await OpenAsync(capped);
        BatchPreparation preparation = new(
            desk.Store, desk.Gathering(waiting, capped), desk.Circuits, capped, gateway, budgets ?? desk.Budgets, desk.Settlement, TimeProvider.System);
        return await preparation.RunAsync(new ProofKey(batch.Tenant, batch.Id), CancellationToken.None);
    }

    private static ProofKey KeyOf(ProofRecord member) => new(member.Tenant, member.Id);

    private async Task<ChainGateway> OpenAsync(NetworkCatalog networks)
    {
        ChainGateway gateway = TestGateway.Create(networks, signer, new PriceOfEther(null), TimeProvider.System);
        await gateway.StartAsync(CancellationToken.None);
        return gateway;
    }
}

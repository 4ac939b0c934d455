namespace Zkp.Evm.Tests.Sending;

/// <summary>Several signers of one network, several instances over them.</summary>
public sealed class TransactionPoolTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    [Fact]
    public async Task Two_instances_over_two_signers_send_each_request_once()
    {
        LocalSigner[] signers = [await chain.NewAccountAsync(), await chain.NewAccountAsync()];
        InMemoryTransactionLedger ledger = new();
        using TransactionPool one = NewPool(signers, ledger);
        using TransactionPool two = NewPool([.. signers.Reverse()], ledger);
        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        await Task.WhenAll(Enumerable.Range(0, 30).SelectMany(i => new[]
        {
            Task.Run(() => one.SubmitAsync(AnvilChain.Request($"r{i}"))), Task.Run(() => two.SubmitAsync(AnvilChain.Request($"r{i}"))),
        }));
        await chain.MineAsync(4);
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(LedgerState.Finalized, (await one.AdvanceAsync($"r{i}")).State);
        }

        int first = (await chain.TransactionsOfAsync(signers[0].Address)).Count;
        int second = (await chain.TransactionsOfAsync(signers[1].Address)).Count;
        Assert.Equal(30, first + second);
        Assert.True(first >= 5 && second >= 5, $"{first} and {second}: the work was not shared");
        Assert.All(await one.ReconcileAsync(), report => Assert.Equal((0UL, 0), (report.Drift, report.Open)));
    }

    /// <summary>Otherwise a repetition after the pool changed would be a second transaction.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_stays_with_its_signer_when_others_join(bool sentByPool)
    {
        LocalSigner first = await chain.NewAccountAsync(), second = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        if (sentByPool)
        {
            using TransactionPool alone = NewPool([first], ledger);
            await alone.SubmitAsync(AnvilChain.Request("r"));
        }
        else
        {
            using TransactionManager alone = chain.NewManager(first, ledger);
            await alone.SubmitAsync(AnvilChain.Request("r"));
        }

        using TransactionPool both = NewPool([second, first], ledger);
        Assert.Equal(first.Address, (await both.SubmitAsync(AnvilChain.Request("r"))).AccountKey.Account);
        await chain.MineAsync(4);
        Assert.Empty(await chain.TransactionsOfAsync(second.Address));
        Assert.Single(await chain.TransactionsOfAsync(first.Address));
    }

    [Fact]
    public async Task A_request_is_not_sent_again_when_its_signer_has_left()
    {
        LocalSigner stays = await chain.NewAccountAsync(), leaves = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using TransactionPool both = NewPool([leaves, stays], ledger);
        Assert.Equal(leaves.Address, (await both.SubmitAsync(AnvilChain.Request("r"))).AccountKey.Account);

        using TransactionPool left = NewPool([stays], ledger);
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => left.SubmitAsync(AnvilChain.Request("r")));

        Assert.Contains(leaves.Address.ToString(), refused.Message, StringComparison.Ordinal);
        await chain.MineAsync(4);
        Assert.Empty(await chain.TransactionsOfAsync(stays.Address));
    }

    [Fact]
    public async Task Only_those_that_can_pay_get_new_requests()
    {
        LocalSigner[] signers = [await chain.NewAccountAsync(), await chain.NewAccountAsync(), await chain.NewAccountAsync()];
        using TransactionPool pool = NewPool(signers, new InMemoryTransactionLedger());
        Address[] able = [signers[1].Address, signers[2].Address];

        for (int i = 0; i < 6; i++)
        {
            Assert.Contains((await pool.SubmitAsync(AnvilChain.Request($"r{i}"), able)).AccountKey.Account, able);
        }

        Assert.Equal(signers[1].Address, (await pool.SubmitAsync(AnvilChain.Request("r0"), [signers[0].Address])).AccountKey.Account);
        await Assert.ThrowsAsync<ArgumentException>(() => pool.SubmitAsync(AnvilChain.Request("x"), [LocalSigner.Create().Address]));
    }

    /// <summary>A vault that is out of order must neither keep a process from starting nor hold up what other signers send.</summary>
    [Fact]
    public async Task A_signer_that_fails_holds_up_nobody_else_and_goes_on_when_it_works_again()
    {
        FailingSigner sick = new(await chain.NewAccountAsync());
        LocalSigner well = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using TransactionPool pool = new([chain.NewManager(sick, ledger), chain.NewManager(well, ledger)], ledger);
        SigningFailedException failed = await Assert.ThrowsAsync<SigningFailedException>(() => pool.SubmitAsync(AnvilChain.Request("sick")));
        Assert.Equal($"The signer of {sick.Address} did not sign: the vault is down", failed.Message);

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(well.Address, (await pool.SubmitAsync(AnvilChain.Request($"r{i}"))).AccountKey.Account);
        }

        await pool.StartAsync();
        Assert.Equal([1, 3], (await pool.ReconcileAsync()).Select(report => report.Open));
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await pool.AdvanceAsync("r2")).State);

        sick.IsDown = false;
        await pool.ReconcileAsync();
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await pool.AdvanceAsync("sick")).State);
        Assert.Single(await chain.TransactionsOfAsync(sick.Address));
    }

    [Fact]
    public async Task Drift_is_told_of_each_signer()
    {
        LocalSigner[] signers = [await chain.NewAccountAsync(), await chain.NewAccountAsync()];
        using TransactionPool pool = NewPool(signers, new InMemoryTransactionLedger());
        await pool.SubmitAsync(AnvilChain.Request("r"));

        IReadOnlyList<DriftReport> reports = await pool.ReconcileAsync();

        Assert.Equal(signers.Select(signer => signer.Address), reports.Select(report => report.Signer));
        Assert.Equal([1, 0], reports.Select(report => report.Open));
    }

    [Fact]
    public async Task Through_two_signers_with_kills_every_one_of_500_requests_happens_once()
    {
        const int count = 500;
        LocalSigner[] signers = [await chain.NewAccountAsync(), await chain.NewAccountAsync()];
        InMemoryTransactionLedger ledger = new();
        Random random = new(4711);
        HashSet<string> open = [.. Enumerable.Range(0, count).Select(i => $"r{i}")];
        int kills = 0;
        for (int life = 0; open.Count > 0; life++)
        {
            Assert.True(life < 50 * count, $"{open.Count} are open after {life} lives");
            CrashPlan plan = new(random.Next(20, 12 * count));
            using TransactionPool pool = NewPool(signers, ledger, plan);
            try
            {
                await pool.StartAsync();
                foreach (string request in open.ToArray())
                {
                    await pool.SubmitAsync(AnvilChain.Request(request, gasLimit: 30_000));
                }

                await chain.MineAsync(4);
                foreach (string request in open.ToArray())
                {
                    if ((await pool.AdvanceAsync(request)).IsFinal)
                    {
                        open.Remove(request);
                    }
                }
            }
            catch (CrashException)
            {
                kills++;
                await chain.MineAsync();
            }
        }

        Assert.True(kills > 3, $"only {kills} kills");
        int sent = 0;
        foreach (LocalSigner signer in signers)
        {
            sent += (await chain.TransactionsOfAsync(signer.Address)).Count;
        }

        Assert.Equal(count, sent);
    }

    private TransactionPool NewPool(LocalSigner[] signers, InMemoryTransactionLedger ledger, CrashPlan? plan = null) => new(
        [
            .. signers.Select(signer => plan is null
                ? chain.NewManager(new RandomizedSigner(signer), ledger)
                : chain.NewManager(
                    new RandomizedSigner(signer), new CrashingLedger(ledger, plan),
                    new EvmClient(new JsonRpcClient([chain.Url], new RpcOptions(), TimeProvider.System, new CrashingHandler(plan))))),
        ],
        ledger);
}

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

    /// <summary>With <c>ZKP_SOAK=1</c> five hundred of them.</summary>
    [Fact]
    public async Task Through_two_signers_with_kills_every_request_happens_once()
    {
        int count = Environment.GetEnvironmentVariable("ZKP_SOAK") == "1" ? 500 : 40;
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

namespace Zkp.Evm.Tests.Sending;

/// <summary>
/// Kills the process at each of its awaits in turn, before and after the operation took effect, and starts it again: the request
/// must end as one transaction on chain. The signer signs differently each time, so a second signing that goes out would show.
/// </summary>
public sealed class CrashTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    /// <param name="spike">Whether prices rise while it waits, so that it is signed again with higher fees.</param>
    /// <param name="minedMeanwhile">Whether a block takes what is out before the process is back.</param>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Killed_at_any_await_and_restarted_it_ends_as_one_transaction(bool spike, bool minedMeanwhile)
    {
        List<string> places = [];
        for (int crashAt = 0; ; crashAt++)
        {
            LocalSigner signer = await chain.NewAccountAsync();
            InMemoryTransactionLedger ledger = new();
            CrashPlan plan = new(crashAt);
            bool crashed = await RunToCrashAsync(signer, ledger, plan, spike);
            string place = $"crash {crashAt} {plan.CrashedAt}";

            if (minedMeanwhile)
            {
                await chain.MineAsync();
            }

            using TransactionManager restarted = chain.NewManager(new RandomizedSigner(signer), ledger, options: Options);
            await restarted.StartAsync();
            await restarted.SubmitAsync(AnvilChain.Request("a") with { MaxFeePerGas = Wei.FromGwei(25) });
            LedgerEntry end = await FinishAsync(restarted, "a", blocksEach: 3);
            Assert.True(end.State == LedgerState.Finalized, $"{place}: {end.State}");
            Nonce sent = await chain.Client.GetTransactionCountAsync(signer.Address, BlockTag.Latest);
            Assert.True(sent == new Nonce(1), $"{place}: {sent} transactions");

            // The account goes on from there: no gap, no nonce used twice.
            await restarted.SubmitAsync(AnvilChain.Request("b"));
            Assert.Equal(LedgerState.Finalized, (await FinishAsync(restarted, "b", blocksEach: 3)).State);
            if (!crashed)
            {
                break;
            }

            places.Add(plan.CrashedAt!);
        }

        // Proof that the run passed where it hurts.
        Assert.Contains("after hold", places);
        Assert.Contains("after reserve", places);
        Assert.Contains("after store Signed", places);
        Assert.Contains("after eth_sendRawTransaction", places);
        Assert.Contains("before store Broadcast", places);
        Assert.Contains("after store Included", places);
        Assert.Contains("after settle", places);
        Assert.True(places.Count >= (spike ? 55 : 40), $"only {places.Count} places");
    }

    [Fact]
    public async Task A_nonce_left_behind_by_a_dead_process_is_sent_when_a_later_one_waits_for_it()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using (TransactionManager dead = NewCrashing(signer, ledger, new CrashPlan(AfterReserve)))
        {
            await Assert.ThrowsAsync<CrashException>(() => dead.SubmitAsync(AnvilChain.Request("left behind")));
        }

        // Another instance, which was running all the time and so does not reconcile, gets the next nonce.
        using TransactionManager other = chain.NewManager(signer, ledger);
        LedgerEntry later = await other.SubmitAsync(AnvilChain.Request("later"));
        Assert.Equal(new Nonce(1), later.Nonce);
        Assert.Equal(LedgerState.Finalized, (await FinishAsync(other, "later")).State);
        Assert.Equal(LedgerState.Finalized, (await FinishAsync(other, "left behind")).State);
        Assert.Equal(2, (await chain.TransactionsOfAsync(signer.Address)).Count);
    }

    /// <summary>Chain id, find, hold, cursor, latest and pending nonce, each before and after, then before and after the reservation.</summary>
    private const int AfterReserve = 13;

    private static TransactionManagerOptions Options { get; } = AnvilChain.FastOptions with
    {
        Replacement = new ReplacementPolicy { MaxFeePerGas = Wei.FromGwei(500), StuckAfter = TimeSpan.Zero, MaxVariants = 20 },
        MaxSpendPerDay = Wei.FromEther(1),
    };

    private async Task<bool> RunToCrashAsync(LocalSigner signer, InMemoryTransactionLedger ledger, CrashPlan plan, bool spike)
    {
        using TransactionManager manager = NewCrashing(signer, ledger, plan);
        try
        {
            await manager.StartAsync();
            await manager.SubmitAsync(AnvilChain.Request("a"));
            if (spike)
            {
                await chain.CallAsync("anvil_setNextBlockBaseFeePerGas", Hex.EncodeQuantity(Wei.FromGwei(30).Value));
            }

            LedgerEntry end = await FinishAsync(manager, "a");
            Assert.Equal(spike, end.Variants.Count > 1);
            return false;
        }
        catch (CrashException)
        {
            return true;
        }
    }

    private TransactionManager NewCrashing(LocalSigner signer, InMemoryTransactionLedger ledger, CrashPlan plan)
    {
        JsonRpcClient rpc = new([chain.Url], new RpcOptions(), TimeProvider.System, new CrashingHandler(plan));
        return chain.NewManager(new RandomizedSigner(signer), new CrashingLedger(ledger, plan), new EvmClient(rpc), Options);
    }

    /// <summary>Mines and polls until the end, within a bound. One block each passes through every state, several save time.</summary>
    private async Task<LedgerEntry> FinishAsync(TransactionManager manager, string requestId, int blocksEach = 1)
    {
        for (int poll = 0; poll < 12; poll++)
        {
            await chain.MineAsync(blocksEach);
            LedgerEntry entry = await manager.AdvanceAsync(requestId);
            if (entry.IsFinal)
            {
                return entry;
            }
        }

        throw new TimeoutException($"{requestId} did not end within 12 blocks.");
    }
}

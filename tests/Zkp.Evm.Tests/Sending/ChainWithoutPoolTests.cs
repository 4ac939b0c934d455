namespace Zkp.Evm.Tests.Sending;

/// <summary>Chains that take nonces only in order, as an Arbitrum sequencer does.</summary>
public sealed class ChainWithoutPoolTests
{
    private readonly SequencerNode node = new();
    private readonly InMemoryTransactionLedger ledger = new();
    private readonly LocalSigner signer = LocalSigner.Create();

    [Fact]
    public async Task Each_is_sent_when_the_one_before_was_acknowledged_without_waiting_for_its_block()
    {
        using TransactionManager manager = NewManager();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(LedgerState.Broadcast, (await manager.SubmitAsync(AnvilChain.Request($"r{i}"))).State);
        }

        Assert.Equal([0, 1, 2, 3, 4], node.Sent);
    }

    [Fact]
    public async Task What_comes_out_of_turn_is_kept_signed_or_taken_back_and_sent_in_its_turn()
    {
        // The owner of nonce 0 died before it signed.
        AccountKey key = new(31337, signer.Address);
        await ledger.TryReserveAsync(key, null, new Nonce(1), new LedgerEntry
        {
            RequestId = "first", AccountKey = key, Nonce = Nonce.Zero, State = LedgerState.Reserved, To = AnvilChain.Accepting, Data = [], GasLimit = 100_000,
            MaxFeePerGas = Wei.FromGwei(20), MaxPriorityFeePerGas = Wei.FromGwei(1), CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
        });
        using TransactionManager manager = NewManager();
        Assert.Equal(LedgerState.Signed, (await manager.SubmitAsync(AnvilChain.Request("second"))).State);

        // A cancellation is a transaction as any other, and has to wait as well.
        LedgerEntry cancelled = await manager.CancelAsync("second");
        Assert.Equal((LedgerState.Signed, true), (cancelled.State, cancelled.Current!.IsCancellation));
        Assert.Empty(node.Sent);

        // Its next poll looks after the one before it, and then sends its own.
        Assert.Equal(LedgerState.Broadcast, (await manager.AdvanceAsync("second")).State);
        Assert.Equal([0, 1], node.Sent.Distinct());
        node.Mine(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("first")).State);
        Assert.Equal(LedgerState.Released, (await manager.AdvanceAsync("second")).State);
    }

    private TransactionManager NewManager()
    {
        TransactionManagerOptions options = AnvilChain.FastOptions with { InOrder = true };
        return new TransactionManager(
            node, new SteadyFees(), new PolicedSigner(signer, null), ledger, ChainConfirmation.ByTag, TimeProvider.System, null, options);
    }
}

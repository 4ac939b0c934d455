namespace Zkp.Evm.Tests.Sending;

/// <summary>The state machine as a table: what is recorded and what is seen, and what follows.</summary>
public sealed class LedgerDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ChainPatience Patience = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));
    private static readonly Hash32 Mine = Hash32.KeccakOf("mine");
    private static readonly Hash32 Cancel = Hash32.KeccakOf("cancel");
    private static readonly Hash32 BlockA = Hash32.KeccakOf("block a");
    private static readonly Hash32 BlockB = Hash32.KeccakOf("block b");

    /// <summary>Letters: state, seen inclusion block (- for none), S/F heads, account nonce, recorded block stands; then step and state.</summary>
    [Theory]
    [InlineData("Reserved", null, 0, 0, 5, false, "Sign", "Reserved")]
    [InlineData("Signed", null, 0, 0, 5, false, "Broadcast", "Signed")]
    [InlineData("Broadcast", null, 0, 0, 5, false, "Wait", "Broadcast")]
    [InlineData("Broadcast", 90, 80, 70, 6, false, "Record", "Included")]
    [InlineData("Broadcast", 80, 80, 70, 6, false, "Record", "Safe")]
    [InlineData("Broadcast", 70, 80, 70, 6, false, "Settle", "Finalized")]
    [InlineData("Included", 90, 80, 70, 6, true, "Wait", "Included")]
    [InlineData("Included", 90, 90, 70, 6, true, "Record", "Safe")]
    [InlineData("Included", 90, 95, 90, 6, true, "Settle", "Finalized")]
    [InlineData("Safe", 90, 80, 70, 6, true, "Record", "Included")]
    [InlineData("Included", null, 80, 70, 6, true, "Wait", "Included")]
    [InlineData("Included", null, 80, 70, 6, false, "ReturnToPool", "Broadcast")]
    [InlineData("Safe", null, 80, 70, 6, false, "ReturnToPool", "Broadcast")]
    [InlineData("Finalized", null, 0, 0, 0, false, "Wait", "Finalized")]
    [InlineData("Reverted", null, 0, 0, 0, false, "Wait", "Reverted")]
    [InlineData("Replaced", null, 0, 0, 0, false, "Wait", "Replaced")]
    [InlineData("Released", null, 0, 0, 0, false, "Wait", "Released")]
    public void Follows_the_table(
        string state, int? includedAt, int safe, int finalized, int accountNonce, bool stands, string step, string next)
    {
        LedgerEntry entry = Entry(Enum.Parse<LedgerState>(state));
        LedgerDecision decision = Decide(entry, Seen(safe, finalized, accountNonce) with
        {
            Inclusion = includedAt is { } number ? Inclusion((ulong)number) : null, RecordedBlockStands = stands,
        });
        Assert.Equal((step, next), (decision.Step.ToString(), decision.Next.State.ToString()));
    }

    [Theory]
    [InlineData(true, false, LedgerState.Finalized)]
    [InlineData(false, false, LedgerState.Reverted)]
    [InlineData(true, true, LedgerState.Released)]
    [InlineData(false, true, LedgerState.Released)]
    public void The_end_depends_on_which_variant_is_final_and_whether_it_succeeded(bool succeeded, bool cancellation, LedgerState end)
    {
        LedgerEntry entry = Entry(LedgerState.Safe);
        entry = entry with { Variants = [.. entry.Variants, entry.Variants[0] with { Hash = Cancel, IsCancellation = true }] };
        InclusionInfo inclusion = Inclusion(60) with { Succeeded = succeeded, Hash = cancellation ? Cancel : Mine };
        Assert.Equal(end, Decide(entry, Seen(80, 70, 6) with { Inclusion = inclusion }).Next.State);
    }

    [Fact]
    public void Without_final_and_safe_blocks_it_stays_included()
    {
        ChainObservation seen = Seen(0, 0, 6) with { Safe = null, Finalized = null, Inclusion = Inclusion(0) };
        Assert.Equal(LedgerState.Included, Decide(Entry(LedgerState.Broadcast), seen).Next.State);
    }

    [Fact]
    public void Another_block_with_the_same_transaction_is_recorded()
    {
        ChainObservation seen = Seen(80, 70, 6) with { Inclusion = Inclusion(90) with { BlockHash = BlockB } };
        LedgerDecision decision = Decide(Entry(LedgerState.Included), seen);
        Assert.Equal(LedgerStep.Record, decision.Step);
        Assert.Equal(BlockB, decision.Next.Inclusion!.BlockHash);
    }

    [Theory]
    [InlineData(9, "Wait")]
    [InlineData(10, "Broadcast")]
    public void Bytes_go_out_again_after_the_interval(int seconds, string step)
    {
        LedgerEntry entry = Entry(LedgerState.Broadcast);
        entry = entry with { Variants = [entry.Variants[0] with { BroadcastAt = Now - TimeSpan.FromSeconds(seconds) }] };
        Assert.Equal(step, Decide(entry, Seen(0, 0, 5)).Step.ToString());
    }

    [Fact]
    public void A_used_nonce_is_believed_when_a_final_block_shows_it_for_longer_than_nodes_lag()
    {
        // Used at the head only: nothing follows from that.
        Assert.Equal(LedgerStep.Wait, Decide(Entry(LedgerState.Broadcast), Seen(80, 70, 6)).Step);
        Assert.Equal(LedgerStep.Wait, Decide(Entry(LedgerState.Broadcast), Seen(80, 70, 6) with { FinalNonce = new Nonce(5) }).Step);

        ChainObservation seen = Seen(80, 70, 6) with { FinalNonce = new Nonce(6) };
        LedgerDecision noted = Decide(Entry(LedgerState.Broadcast), seen);
        Assert.Equal((LedgerStep.Record, LedgerState.Broadcast, Now), (noted.Step, noted.Next.State, noted.Next.NonceTakenSince));
        Assert.Equal(LedgerStep.Wait, Decide(noted.Next, seen).Step);

        // A receipt after all: the node that was asked before lagged.
        LedgerDecision late = Decide(noted.Next, seen with { Inclusion = Inclusion(90) });
        Assert.Equal((LedgerState.Included, null), (late.Next.State, late.Next.NonceTakenSince));

        // What told of the nonce was wrong.
        Assert.Null(Decide(noted.Next, Seen(80, 70, 5) with { FinalNonce = new Nonce(5) }).Next.NonceTakenSince);

        // A look that began too early proves nothing, however late it ends: the node that was asked then may have lagged.
        LedgerEntry looked = noted.Next with { NonceTakenSince = Now - TimeSpan.FromMinutes(2) };
        Assert.Equal(LedgerStep.Wait, Decide(looked, seen with { LookedAt = Now - TimeSpan.FromSeconds(1) }).Step);

        LedgerEntry old = noted.Next with { NonceTakenSince = Now - TimeSpan.FromMinutes(2) };
        LedgerDecision end = Decide(old, seen);
        Assert.Equal((LedgerStep.Settle, LedgerState.Replaced), (end.Step, end.Next.State));
    }

    [Fact]
    public void Depth_counts_the_block_itself()
    {
        Assert.Null(ChainConfirmation.HeadAtDepth(new BlockNumber(10), 12));
        Assert.Equal(new BlockNumber(0), ChainConfirmation.HeadAtDepth(new BlockNumber(11), 12));
        Assert.Equal(new BlockNumber(10), ChainConfirmation.HeadAtDepth(new BlockNumber(10), 1));
    }

    private static LedgerDecision Decide(LedgerEntry entry, ChainObservation seen) => LedgerDecision.Decide(entry, seen, Patience, Now);

    private static ChainObservation Seen(int safe, int finalized, int accountNonce) => new()
    {
        Latest = new BlockNumber(100),
        Safe = new BlockNumber((ulong)safe),
        Finalized = new BlockNumber((ulong)finalized),
        AccountNonce = new Nonce((ulong)accountNonce),
    };

    private static InclusionInfo Inclusion(ulong number) => new(Mine, BlockA, new BlockNumber(number), 21_000, Wei.FromGwei(1), true, 100 - number + 1);

    private static LedgerEntry Entry(LedgerState state) => new()
    {
        RequestId = "a",
        AccountKey = new AccountKey(1, Address.Zero),
        Nonce = new Nonce(5),
        State = state,
        To = Address.Zero,
        Data = [],
        GasLimit = 21_000,
        MaxFeePerGas = Wei.FromGwei(2),
        MaxPriorityFeePerGas = Wei.FromGwei(1),
        Inclusion = state is LedgerState.Included or LedgerState.Safe ? Inclusion(90) : null,
        Variants = state == LedgerState.Reserved
            ? []
            : [new SignedVariant { Hash = Mine, RawBytes = [1], MaxFee = Wei.FromGwei(2), PriorityFee = Wei.FromGwei(1), SignedAt = Now, BroadcastAt = Now }],
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}

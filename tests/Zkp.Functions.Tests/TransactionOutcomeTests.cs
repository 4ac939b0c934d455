using System.Numerics;
using Zkp.Evm;
using Zkp.Functions.Activities;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;

namespace Zkp.Functions.Tests;

/// <summary>What a reverted transaction means for its proof.</summary>
public sealed class TransactionOutcomeTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TransactionRevert Stopped = new("0xb", "execution reverted: EnforcedPause()", Stopped: true);

    [Fact]
    public void What_a_stopped_registry_reverted_is_sent_again_under_a_name_of_its_own()
    {
        ProofRecord record = Record() with { BudgetDay = new DateOnly(2030, 1, 1), SubmissionStartedAt = Now };

        ProofRecord again = Apply(record, LedgerState.Reverted, Stopped);

        Assert.Equal((ProofState.Proved, "p-2", null, null), (again.State, again.TransactionId, again.Transaction, again.BudgetDay));
        Assert.Null(again.SubmissionStartedAt);
        Assert.Equal(new TimelineEntry(ProofState.Proved, Now, $"sent again: the registry took nothing at that moment ({Stopped.Reason})"), again.Timeline[^1]);
        Assert.Equal((BigInteger)70, Assert.Single(again.Earlier).CostWei);

        // What a look that began earlier tells of the first one changes nothing any more.
        Assert.Same(again, Apply(again, LedgerState.Finalized, null, "p"));
    }

    [Fact]
    public void While_a_reorg_may_undo_the_revert_nothing_is_sent()
    {
        ProofRecord included = Apply(Record() with { State = ProofState.Submitted }, LedgerState.Included, Stopped);

        Assert.Equal((ProofState.Included, "p"), (included.State, included.TransactionId));
        Assert.Equal($"reverted ({Stopped.Reason}), unless a reorg undoes it", included.Timeline[^1].Note);
        Assert.Equal(ProofState.Safe, Apply(included, LedgerState.Safe, Stopped).State);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Without_a_reason_or_with_another_one_it_has_failed(bool known, bool stopped)
    {
        ProofRecord failed = Apply(Record(), LedgerState.Reverted, known ? Stopped with { Stopped = stopped } : null);

        Assert.Equal((ProofState.Failed, "transaction_reverted"), (failed.State, failed.Failure!.Code));
        Assert.Equal(known, failed.Failure.Detail.Contains(Stopped.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Past_its_deadline_it_has_failed_and_says_both()
    {
        ProofRecord failed = Apply(Record() with { Policy = new ProofPolicy { Deadline = Now } }, LedgerState.Reverted, Stopped);

        Assert.Equal("deadline_passed", failed.Failure!.Code);
        Assert.Contains("EnforcedPause", failed.Failure.Detail, StringComparison.Ordinal);
        Assert.Equal(ProofState.Proved, Apply(Record() with { Policy = new ProofPolicy { Deadline = Now.AddSeconds(1) } }, LedgerState.Reverted, Stopped).State);
    }

    [Fact]
    public void It_is_sent_as_often_as_the_limit_says()
    {
        ProofRecord record = Record();
        for (int i = 1; i < ProofRecord.MaxTransactions; i++)
        {
            record = Apply(record, LedgerState.Reverted, Stopped);
            Assert.Equal((ProofState.Proved, $"p-{i + 1}"), (record.State, record.TransactionId));
            record = record.MoveTo(ProofState.Routed, Now).MoveTo(ProofState.Submitted, Now);
        }

        Assert.Equal("transaction_reverted", Apply(record, LedgerState.Reverted, Stopped).Failure!.Code);
    }

    [Fact]
    public void Proofs_that_were_made_apart_go_alone_instead_and_those_of_a_batch_circuit_together()
    {
        ProofRecord batch = Record() with { Members = [new ProofKey("t", "m")] };

        Assert.Equal("transaction_reverted", Apply(batch with { Kind = BatchKind.RandomLinear }, LedgerState.Reverted, Stopped).Failure!.Code);
        Assert.Equal(ProofState.Proved, Apply(batch, LedgerState.Reverted, Stopped).State);
    }

    [Fact]
    public void A_limit_in_wei_is_for_all_transactions_together_and_the_last_one_is_settled_alone()
    {
        ProofRecord again = Apply(Record() with { Policy = new ProofPolicy { MaxFeeWei = 100 } }, LedgerState.Reverted, Stopped);
        Assert.Equal((BigInteger)30, again.PolicyLeft.MaxFeeWei!.Value);
        Assert.Equal(BigInteger.Zero, again.LastCostWei);

        ProofRecord sent = Apply(again.MoveTo(ProofState.Routed, Now), LedgerState.Finalized, null);
        Assert.Equal((BigInteger)70, sent.LastCostWei);
        Assert.Equal((BigInteger)20, (sent with { FeeShareWei = 90 }).LastCostWei);
    }

    [Fact]
    public void Only_what_was_submitted_goes_back_and_an_end_stays()
    {
        EarlierTransaction ended = new(Status(null), null, "why");

        Assert.All(
            Enum.GetValues<ProofState>().Except([ProofState.Submitted, ProofState.Included, ProofState.Safe]),
            state => Assert.Equal(state, (Record() with { State = state }).SendAgain(ended, Now).State));
    }

    [Fact]
    public void The_time_to_finality_is_that_of_the_transaction_that_was_finalized()
    {
        ProofRecord again = Apply(Record(), LedgerState.Reverted, Stopped);
        ProofRecord done = Apply(
            again.MoveTo(ProofState.Routed, Now.AddSeconds(100)).MoveTo(ProofState.Submitted, Now.AddSeconds(100)), LedgerState.Finalized, null, now: Now.AddSeconds(104));

        Assert.Equal(4, FinalitySample.Of(done)!.SecondsToFinality);
    }

    private static ProofRecord Record() => new()
    {
        Id = "p", Tenant = "t", Circuit = "c", CircuitVersion = 1, Policy = ProofPolicy.None, InputId = "i", CreatedAt = Now, State = ProofState.Safe,
        Timeline = [new TimelineEntry(ProofState.Submitted, Now, null), new TimelineEntry(ProofState.Safe, Now, null)],
    };

    private static ProofRecord Apply(ProofRecord record, LedgerState state, TransactionRevert? revert, string? id = null, DateTimeOffset? now = null) =>
        TransactionOutcome.Apply(record, Entry(id ?? record.TransactionId, state), Status(revert), [], now ?? Now);

    private static TransactionStatus Status(TransactionRevert? revert) => new()
    {
        Network = "net", ChainId = 1, Hash = "0xa", From = "", Nonce = 0, Registry = "", BlockHash = "0xb", ActualFeeWei = 70, Revert = revert,
    };

    private static LedgerEntry Entry(string id, LedgerState state) => new()
    {
        RequestId = id, AccountKey = new AccountKey(1, Address.Zero), Nonce = new Nonce(0), State = state, To = Address.Zero, Data = [], GasLimit = 1,
        MaxFeePerGas = Wei.Zero, MaxPriorityFeePerGas = Wei.Zero, CreatedAt = Now, UpdatedAt = Now,
        Inclusion = new InclusionInfo(Hash32.Zero, Hash32.Zero, new BlockNumber(1), 1, new Wei(70), Succeeded: state == LedgerState.Finalized, 1),
    };
}

using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Tests.Proofs;

public sealed class ProofStatesTests
{
    private static readonly ProofState[] All = Enum.GetValues<ProofState>();

    [Fact]
    public void Nothing_moves_out_of_an_end()
    {
        foreach (ProofState end in All.Where(state => state.IsEnd()))
        {
            Assert.All(All, next => Assert.False(ProofStates.CanMove(end, next)));
        }
    }

    [Fact]
    public void The_only_ways_back_are_those_of_a_reorg()
    {
        (ProofState, ProofState)[] back = [.. from a in All from b in All where !b.IsEnd() && b < a && ProofStates.CanMove(a, b) select (a, b)];

        Assert.Equal(
            [(ProofState.Included, ProofState.Submitted), (ProofState.Safe, ProofState.Submitted), (ProofState.Safe, ProofState.Included)], back);
    }

    [Theory]
    [InlineData(ProofState.Accepted, true)]
    [InlineData(ProofState.Routed, true)]
    [InlineData(ProofState.Submitted, false)]
    [InlineData(ProofState.Included, false)]
    public void A_request_can_be_cancelled_until_it_is_sent(ProofState from, bool allowed) =>
        Assert.Equal(allowed, ProofStates.CanMove(from, ProofState.Cancelled));

    [Fact]
    public void Ids_sort_newest_first_and_tell_their_time()
    {
        DateTimeOffset start = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        string[] ids = [.. Enumerable.Range(0, 100).Select(i => ProofId.New(start.AddMilliseconds(i)))];

        Assert.Equal(ids.Reverse(), ids.Order(StringComparer.Ordinal));
        Assert.All(ids, id => Assert.True(ProofId.IsWellFormed(id)));
        Assert.Equal(start.AddMilliseconds(42), ProofId.TimeOf(ids[42]));
        Assert.False(ProofId.IsWellFormed(ids[0] + "0"));
        Assert.False(ProofId.IsWellFormed(ids[0][..25] + "U"));
    }

    [Fact]
    public void Stages_add_up_the_visits_that_a_reorg_repeats()
    {
        DateTimeOffset t = DateTimeOffset.UnixEpoch;
        TimelineEntry[] timeline =
        [
            new(ProofState.Submitted, t, null), new(ProofState.Included, t.AddSeconds(2), null),
            new(ProofState.Submitted, t.AddSeconds(3), "reorged"), new(ProofState.Included, t.AddSeconds(7), null),
            new(ProofState.Finalized, t.AddSeconds(8), null),
        ];

        Assert.Equal([new ProofStage(ProofState.Submitted, 6000), new ProofStage(ProofState.Included, 2000)], ProofStage.Of(timeline));
    }
}

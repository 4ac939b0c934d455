using Microsoft.Extensions.Time.Testing;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Tests.Networks;

/// <summary>Stages of finality, and how long they took.</summary>
public sealed class FinalityTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_roll_up_goes_through_its_stages_and_what_no_look_saw_is_filled_in()
    {
        Assert.Equal("Sequenced@1 Posted@2 Safe@3 Finalized@4", Story(true, FinalityStage.Sequenced, FinalityStage.Posted, FinalityStage.Safe, FinalityStage.Finalized));
        Assert.Equal("Sequenced@1 Posted@3 Safe@3", Story(true, FinalityStage.Sequenced, FinalityStage.Sequenced, FinalityStage.Safe));
        Assert.Equal("Sequenced@1 Posted@2 Safe@2 Finalized@2", Story(true, FinalityStage.Sequenced, FinalityStage.Finalized));
        Assert.Equal("Included@1 Safe@2 Finalized@3", Story(false, FinalityStage.Included, FinalityStage.Safe, FinalityStage.Finalized));
        Assert.Equal("Included@1 Safe@1 Finalized@1", Story(false, FinalityStage.Finalized));
    }

    [Fact]
    public void A_reorg_takes_stages_back()
    {
        Assert.Equal("", Story(true, FinalityStage.Sequenced, FinalityStage.Posted, null));
        Assert.Equal("Sequenced@4", Story(true, FinalityStage.Sequenced, FinalityStage.Safe, null, FinalityStage.Sequenced));
        Assert.Equal("Sequenced@1", Story(true, FinalityStage.Sequenced, FinalityStage.Posted, FinalityStage.Sequenced));
    }

    [Fact]
    public void Seeing_the_same_again_changes_nothing()
    {
        IReadOnlyList<FinalityStep> steps = FinalityStep.Update([], [FinalityStage.Sequenced], Start);
        Assert.Same(steps, FinalityStep.Update(steps, [FinalityStage.Sequenced], Start.AddSeconds(9)));
    }

    [Fact]
    public void Percentiles_are_times_that_did_occur()
    {
        Assert.Null(FinalityTimes.Of([1, 2, 3, 4]));
        Assert.Equal(new FinalityTimes(3, 5, 5), FinalityTimes.Of([5, 1, 4, 2, 3]));
        Assert.Equal(new FinalityTimes(50, 95, 100), FinalityTimes.Of([.. Enumerable.Range(1, 100).Select(i => (double)i)]));
        Assert.Equal(new FinalityTimes(1, 1, 20), FinalityTimes.Of([.. Enumerable.Repeat(1.0, 19), 900]));
        Assert.Equal(new FinalityTimes(1, 900, 19), FinalityTimes.Of([.. Enumerable.Repeat(1.0, 18), 900]));
    }

    [Fact]
    public async Task The_store_is_asked_twice_a_minute_at_most()
    {
        FakeTimeProvider time = new(Start);
        FakeHistory store = new();
        FinalityHistory history = new(store, time);

        Assert.Null(await history.FindAsync("net", CancellationToken.None));
        store.Samples.AddRange(Enumerable.Range(0, 10).Select(i => new FinalitySample("net", $"p{i}", 1, 60 + i)));
        Assert.Null(await history.FindAsync("net", CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(new FinalityTimes(64, 69, 10), await history.FindAsync("net", CancellationToken.None));
        Assert.Equal(2, store.Reads);
    }

    private static string Story(bool isRollUp, params FinalityStage?[] seen)
    {
        IReadOnlyList<FinalityStep> steps = [];
        for (int i = 0; i < seen.Length; i++)
        {
            steps = FinalityStep.Update(steps, seen[i] is { } stage ? FinalityStep.UpTo(stage, isRollUp) : [], Start.AddSeconds(i + 1));
        }

        return string.Join(' ', steps.Select(step => $"{step.Stage}@{(step.At - Start).TotalSeconds}"));
    }

    private sealed class FakeHistory : INetworkHistory
    {
        public List<FinalitySample> Samples { get; } = [];

        public int Reads { get; private set; }

        public Task AddAsync(FinalitySample sample, CancellationToken cancellationToken)
        {
            Samples.Add(sample);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<FinalitySample>> ReadAsync(string network, int count, CancellationToken cancellationToken)
        {
            Reads++;
            return Task.FromResult<IReadOnlyList<FinalitySample>>([.. Samples.Where(sample => sample.Network == network).Take(count)]);
        }
    }
}

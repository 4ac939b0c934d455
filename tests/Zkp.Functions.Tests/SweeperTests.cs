using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Zkp.Functions.Timers;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;

namespace Zkp.Functions.Tests;

/// <summary>No request that was accepted stays open because its orchestration is gone, failed or was ended by hand.</summary>
public sealed class SweeperTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Mock<IProofStore> store = new();
    private readonly Mock<IInputVault> vault = new();
    private readonly Mock<IWaitingRoom> waiting = new();
    private readonly Mock<DurableTaskClient> orchestrations = new("test");
    private readonly Dictionary<string, OrchestrationRuntimeStatus> instances = [];
    private readonly List<string> done = [];

    public SweeperTests()
    {
        orchestrations.Setup(client => client.GetInstanceAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, CancellationToken _) => instances.TryGetValue(id, out OrchestrationRuntimeStatus status)
                ? new OrchestrationMetadata("", id) { RuntimeStatus = status }
                : null);
        orchestrations.Setup(client => client.PurgeInstanceAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Callback((string id, CancellationToken _) => done.Add(instances.Remove(id) ? $"purge {id}" : $"nothing to purge {id}"))
            .ReturnsAsync(new PurgeResult(1));
        orchestrations.Setup(client => client.TerminateInstanceAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Callback((string id, CancellationToken _) => done.Add($"terminate {id}"))
            .Returns(Task.CompletedTask);
        orchestrations.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Callback((TaskName _, object? _, StartOrchestrationOptions? options, CancellationToken _) => done.Add($"start {options!.InstanceId}"))
            .ReturnsAsync("");
        vault.Setup(v => v.ListAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).Returns(AsyncEnumerable.Empty<string>());
    }

    [Fact]
    public async Task A_record_without_an_orchestration_gets_one()
    {
        await SweepAsync(Record(ProofState.Accepted));
        Assert.Equal(["start p"], done);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    public async Task One_that_ended_before_its_record_begins_anew(OrchestrationRuntimeStatus status)
    {
        instances["p"] = status;
        instances["p-tx"] = OrchestrationRuntimeStatus.Failed;
        await SweepAsync(Record(ProofState.Submitted));
        Assert.Equal(["purge p-tx", "purge p", "start p"], done);
    }

    [Fact]
    public async Task A_transaction_that_was_left_alone_is_ended_first()
    {
        instances["p"] = OrchestrationRuntimeStatus.Failed;
        instances["p-tx"] = OrchestrationRuntimeStatus.Running;
        await SweepAsync(Record(ProofState.Submitted));
        Assert.Equal(["terminate p-tx"], done);
    }

    [Fact]
    public async Task What_runs_is_young_or_ended_meanwhile_is_left_alone()
    {
        instances["p"] = OrchestrationRuntimeStatus.Running;
        await SweepAsync(Record(ProofState.Proving));

        instances.Clear();
        await SweepAsync(Record(ProofState.Accepted) with { CreatedAt = Now });

        instances["p"] = OrchestrationRuntimeStatus.Completed;
        await SweepAsync(Record(ProofState.Safe), Record(ProofState.Finalized));

        Assert.Empty(done);
    }

    /// <summary>Proving it is since a batch claimed it that had to become smaller then.</summary>
    [Theory]
    [InlineData(ProofState.Accepted)]
    [InlineData(ProofState.Proving)]
    public async Task A_request_for_a_batch_waits_again_and_gets_no_orchestration_of_its_own(ProofState state)
    {
        ProofRecord record = Record(state) with { ForBatch = true };
        await SweepAsync(record);
        Assert.Empty(done);
        waiting.Verify(room => room.EnterAsync(WaitingRequest.Of(record), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task A_member_whose_batch_ended_without_it_is_brought_to_its_end()
    {
        ProofRecord batch = Record(ProofState.Safe) with { Id = "b", Tenant = BatchGathering.Tenant, Members = [new ProofKey("t", "p")] };
        store.Setup(s => s.FindAsync(BatchGathering.Tenant, "b", It.IsAny<CancellationToken>())).ReturnsAsync(() => batch);
        ProofRecord member = Record(ProofState.Safe) with { ForBatch = true, BatchId = "b" };
        await SweepAsync(member);
        Assert.Empty(done);

        batch = batch with { State = ProofState.Finalized };
        instances["b"] = OrchestrationRuntimeStatus.Running;
        await SweepAsync(member);
        Assert.Empty(done);

        instances["b"] = OrchestrationRuntimeStatus.Terminated;
        await SweepAsync(member);
        Assert.Equal(["purge b", "start b"], done);
    }

    /// <summary>The gatherer stood still before it claimed, so the batch went without it; or the batch was cut off before it let it go.</summary>
    [Theory]
    [InlineData(ProofState.Proving)]
    [InlineData(ProofState.Finalized)]
    public async Task A_member_that_its_batch_does_not_list_waits_again(ProofState state)
    {
        ProofRecord batch = Record(state) with { Id = "b", Tenant = BatchGathering.Tenant, Members = [new ProofKey("t", "another")] };
        store.Setup(s => s.FindAsync(BatchGathering.Tenant, "b", It.IsAny<CancellationToken>())).ReturnsAsync(batch);
        ProofRecord member = Record(ProofState.Proving) with { ForBatch = true, BatchId = "b", SubmissionStartedAt = Now };
        store.Setup(s => s.UpdateEachAsync(It.IsAny<IReadOnlyList<ProofKey>>(), It.IsAny<Func<ProofRecord, ProofRecord>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((IReadOnlyList<ProofKey> _, Func<ProofRecord, ProofRecord> change, CancellationToken _) => [member = change(member)]);
        await SweepAsync(member);

        Assert.Empty(done);
        Assert.True(member is { Waits: true, SubmissionStartedAt: null });
        waiting.Verify(room => room.EnterAsync(WaitingRequest.Of(member), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task A_member_whose_batch_may_still_take_it_is_left_to_it()
    {
        ProofRecord batch = Record(ProofState.Accepted) with { Id = "b", Tenant = BatchGathering.Tenant, Members = [new ProofKey("t", "another")] };
        store.Setup(s => s.FindAsync(BatchGathering.Tenant, "b", It.IsAny<CancellationToken>())).ReturnsAsync(batch);
        await SweepAsync(Record(ProofState.Proving) with { ForBatch = true, BatchId = "b" });
        Assert.Empty(done);
        waiting.VerifyNoOtherCalls();
    }

    /// <param name="looks">What the store says of the proof, look by look; the last stays.</param>
    private async Task SweepAsync(params ProofRecord[] looks)
    {
        int look = 0;
        store.Setup(s => s.ListOpenAsync(It.IsAny<CancellationToken>())).Returns(new[] { new ProofKey("t", "p") }.ToAsyncEnumerable());
        store.Setup(s => s.FindAsync("t", "p", It.IsAny<CancellationToken>())).ReturnsAsync(() => looks[Math.Min(look++, looks.Length - 1)]);
        Settlement settlement = new(vault.Object, Mock.Of<ITenantBudgets>(), Mock.Of<IBatchJobs>());
        BatchGathering gathering = new(store.Object, waiting.Object, Mock.Of<IBatchJobs>(), settlement, null!, null!, new BatchOptions(), new FixedTime());
        Sweeper sweeper = new(store.Object, vault.Object, Mock.Of<IQuoteStore>(), waiting.Object, gathering, new FixedTime(), NullLogger<Sweeper>.Instance);
        await sweeper.RunAsync(new TimerInfo(), orchestrations.Object, CancellationToken.None);
    }

    private static ProofRecord Record(ProofState state) => new()
    {
        Id = "p", Tenant = "t", Circuit = "c", CircuitVersion = 1, Policy = new ProofPolicy(), InputId = "p-1", CreatedAt = Now.AddHours(-2), State = state, Timeline = [],
    };

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}

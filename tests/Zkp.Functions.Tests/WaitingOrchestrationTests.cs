using Microsoft.DurableTask;
using Moq;
using Zkp.Functions.Activities;
using Zkp.Functions.Orchestrations;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Tests;

/// <summary>What waits for days does not drag its history along: it is begun anew, and goes on with where the record stands.</summary>
public sealed class WaitingOrchestrationTests
{
    private const int Turns = 100;

    private readonly Mock<TaskOrchestrationContext> context = new() { CallBase = true };
    private readonly ProofKey key = new("t", "p");
    private readonly List<string> asked = [];

    public WaitingOrchestrationTests()
    {
        context.Setup(c => c.GetInput<ProofKey>()).Returns(key);
        context.Setup(c => c.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        context.Setup(c => c.WaitForExternalEvent<bool>(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(new TaskCompletionSource<bool>().Task);
        Answer(nameof(StartProving), ProvingProgress.Proved);
        Answer(nameof(PrepareBatch), RoutingProgress.Routed);
        Answer(nameof(RouteProof), RoutingProgress.Routed);
    }

    [Fact]
    public async Task A_proof_that_nobody_makes()
    {
        Answer(nameof(StartProving), ProvingProgress.Waiting);
        await ProofOrchestrator.RunAsync(context.Object);
        AssertBegunAnew(nameof(StartProving));
    }

    [Fact]
    public async Task A_proof_that_no_network_takes()
    {
        Answer(nameof(RouteProof), RoutingProgress.Waiting);
        await ProofOrchestrator.RunAsync(context.Object);
        AssertBegunAnew(nameof(RouteProof));
    }

    [Theory]
    [InlineData(nameof(PrepareBatch))]
    [InlineData(nameof(RouteProof))]
    public async Task A_batch_that_no_network_takes(string activity)
    {
        Answer(activity, RoutingProgress.Waiting);
        await BatchOrchestrator.RunAsync(context.Object);
        AssertBegunAnew(activity);
    }

    [Fact]
    public async Task A_transaction_that_is_to_be_sent_again()
    {
        Answer(nameof(SubmitTransaction), new TransactionProgress(Ended: false, TimeSpan.Zero, SendAgain: true));
        Answer(nameof(RouteProof), RoutingProgress.Waiting);
        await TransactionOrchestrator.RunAsync(context.Object);
        AssertBegunAnew(nameof(RouteProof));
    }

    /// <summary>Asked too often it fails, so that a loop without a bound ends.</summary>
    private void Answer<T>(string activity, T answer) => context
        .Setup(c => c.CallActivityAsync<T>(It.Is<TaskName>(name => name == activity), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
        .ReturnsAsync(() =>
        {
            asked.Add(activity);
            return asked.Count <= 10 * Turns ? answer : throw new InvalidOperationException($"{activity} was asked again and again.");
        });

    /// <summary>Nothing is settled: it is not at its end.</summary>
    private void AssertBegunAnew(string waitsFor)
    {
        Assert.Equal(Turns, asked.Count(activity => activity == waitsFor));
        context.Verify(c => c.ContinueAsNew(key, true), Times.Once);
        context.Verify(c => c.CallActivityAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()), Times.Never);
    }
}

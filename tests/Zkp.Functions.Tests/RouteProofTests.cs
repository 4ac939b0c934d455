using System.Numerics;
using System.Text.Json;
using Moq;
using Zkp.Functions.Activities;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;

namespace Zkp.Functions.Tests;

/// <summary>What is held for a request of its tenant's budget, and what becomes of it when the request is taken back just then.</summary>
public sealed class RouteProofTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2030, 1, 1);

    private readonly string noNetworks = Directory.CreateTempSubdirectory("zkp-no-networks-").FullName;
    private readonly Mock<IProofStore> store = new();
    private readonly Mock<ITenantBudgets> budgets = new();

    public void Dispose() => Directory.Delete(noNetworks, recursive: true);

    /// <summary>Before the activity writes its decision; or, should it be cut off then, before it comes again.</summary>
    [Theory]
    [InlineData(ProofState.Proved)]
    [InlineData(ProofState.Cancelled)]
    public async Task What_is_held_for_a_request_that_is_cancelled_meanwhile_goes_back(ProofState atFirst)
    {
        Assert.Equal(RoutingProgress.Ended, await RunAsync(Record(atFirst), Record(ProofState.Cancelled)));
        budgets.Verify(
            each => each.SettleAsync("t", Day, It.Is<IReadOnlyDictionary<string, BigInteger>>(costs => costs["p"] == 0), It.IsAny<CancellationToken>()), Times.Once);
    }

    /// <summary>Its end settles it.</summary>
    [Fact]
    public async Task What_is_held_for_one_that_was_routed_stays()
    {
        await RunAsync(Record(ProofState.Proved), Record(ProofState.Routed) with { BudgetDay = Day });
        await RunAsync(Record(ProofState.Proved), Record(ProofState.Failed) with { BudgetDay = Day });
        budgets.VerifyNoOtherCalls();
    }

    private async Task<RoutingProgress> RunAsync(ProofRecord found, ProofRecord meanwhile)
    {
        store.Setup(s => s.FindAsync("t", "p", It.IsAny<CancellationToken>())).ReturnsAsync(found);
        store.Setup(s => s.UpdateAsync("t", "p", It.IsAny<Func<ProofRecord, ProofRecord>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string _, string _, Func<ProofRecord, ProofRecord> change, CancellationToken _) => change(meanwhile));
        Mock<IProofArtifacts> artifacts = new();
        artifacts.Setup(each => each.FindAsync(It.IsAny<ProofKey>(), It.IsAny<CancellationToken>())).ReturnsAsync(new ProofArtifact(new JsonElement(), new JsonElement()));
        RouteProof route = new(
            store.Object, artifacts.Object, NetworkCatalog.Load(noNetworks), null!, budgets.Object, null!, new BatchOptions(), new FixedTime());
        return await route.RunAsync(new ProofKey("t", "p"), CancellationToken.None);
    }

    private static ProofRecord Record(ProofState state) => new()
    {
        Id = "p", Tenant = "t", Circuit = "c", CircuitVersion = 1, Policy = new ProofPolicy(), InputId = "p-1", CreatedAt = Now, State = state, Timeline = [],
    };

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}

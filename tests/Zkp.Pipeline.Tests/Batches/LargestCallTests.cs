using Zkp.Evm;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Tests.Batches;

/// <summary>What the planner puts together the transaction manager sends.</summary>
public sealed class LargestCallTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(256)]
    public void The_largest_batch_of_every_circuit_can_be_sent(int slots) =>
        Assert.InRange(BatchCalls.SubmitLike(1, slots, new BatchOptions().MostIn(slots)).Length, 1, TransactionManager.MaxDataBytes);

    /// <summary>A shared transaction of 20 proofs or more was never sent: it was planned, proved, and refused by the manager for ever.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void The_largest_random_linear_batch_can_be_sent(int publicSignals) =>
        Assert.InRange(RegistryCalls.SubmitManyLike(1, publicSignals, new BatchRules().LargestRandomLinear).Length, 1, TransactionManager.MaxDataBytes);

    /// <summary>What the manager would refuse is refused when a network is chosen, before anything is proved or signed.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_call_that_the_manager_does_not_take_is_not_routed(int more, bool eligible)
    {
        NetworkQuote quote = new() { Network = "a", ExpectedFeeWei = 1, NeededFeeWei = 1, CalldataBytes = TransactionManager.MaxDataBytes + more };
        Assert.Equal(eligible, Router.Decide([quote], ProofPolicy.None, DateTimeOffset.UnixEpoch).Chosen is not null);
    }
}

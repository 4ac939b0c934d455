using Zkp.Evm;

namespace Zkp.Simulation.Process;

/// <summary>Prices as the head has them.</summary>
internal sealed class SimFees(Incarnation process, Simulation simulation) : IFeeSource
{
    public Task<FeeView> ReadAsync(CancellationToken cancellationToken) => process.CallAsync("read prices", true, () =>
    {
        Wei baseFee = simulation.Chain.BaseFee;
        FeeView prices = new(Estimate(baseFee, simulation.Chain.TopTip.PercentDown(66)), Estimate(baseFee, simulation.Chain.TopTip));
        process.PriceReads.Add((simulation.Clock.GetUtcNow(), prices));
        return prices;
    });

    private static FeeEstimate Estimate(Wei baseFee, Wei tip) => new(baseFee, tip, (2 * baseFee) + tip, "");
}

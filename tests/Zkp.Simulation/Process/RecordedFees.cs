using Zkp.Evm;

namespace Zkp.Simulation.Process;

/// <summary>Keeps what a process was told of prices, and when: only that can it be judged by.</summary>
internal sealed class RecordedFees(IFeeSource inner, Incarnation process, SimClock clock) : IFeeSource
{
    public async Task<FeeView> ReadAsync(CancellationToken cancellationToken)
    {
        FeeView prices = await inner.ReadAsync(cancellationToken);
        process.PriceReads.Add((clock.GetUtcNow(), prices));
        process.Simulation.Checker.PricesRead(prices);
        return prices;
    }
}

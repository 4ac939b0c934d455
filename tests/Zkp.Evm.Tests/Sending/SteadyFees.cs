namespace Zkp.Evm.Tests.Sending;

/// <summary>Prices that never move.</summary>
internal sealed class SteadyFees : IFeeSource
{
    public Task<FeeView> ReadAsync(CancellationToken cancellationToken)
    {
        FeeEstimate estimate = new(Wei.FromGwei(1), Wei.FromGwei(1), Wei.FromGwei(3), "");
        return Task.FromResult(new FeeView(estimate, estimate));
    }
}

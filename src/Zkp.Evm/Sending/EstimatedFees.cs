namespace Zkp.Evm;

/// <summary>Prices by the estimator, without its caps: those of the replacement policy decide how far fees may rise.</summary>
internal sealed class EstimatedFees(EvmClient client) : IFeeSource
{
    private readonly FeeEstimator estimator = new(client, FeePolicy.Default);

    public async Task<FeeView> ReadAsync(CancellationToken cancellationToken) => new(
        await estimator.EstimateAsync(Urgency.High, cancellationToken), await estimator.EstimateAsync(Urgency.Urgent, cancellationToken));
}

namespace Zkp.Evm;

/// <summary>What a block asks at the moment.</summary>
/// <param name="Market">What includes soon (urgency high).</param>
/// <param name="Top">What nine of ten recent transactions paid less than (urgency urgent).</param>
internal sealed record FeeView(FeeEstimate Market, FeeEstimate Top);

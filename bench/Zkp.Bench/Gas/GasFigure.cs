namespace Zkp.Bench.Gas;

/// <summary>Gas of one transaction.</summary>
/// <param name="Transaction">As the receipt says.</param>
/// <param name="Execution">Without the 21,000 and the calldata's part.</param>
internal sealed record GasFigure(long Transaction, long Execution);

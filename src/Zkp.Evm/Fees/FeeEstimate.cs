namespace Zkp.Evm;

/// <summary>Fees per gas for a transaction to be sent now.</summary>
/// <param name="BaseFee">The base fee of the next block.</param>
/// <param name="PriorityFee">The tip to offer.</param>
/// <param name="MaxFee">The most to pay per gas: the base fee with headroom, and the tip, within the cap.</param>
/// <param name="Explanation">For people: how the figures came about.</param>
public sealed record FeeEstimate(Wei BaseFee, Wei PriorityFee, Wei MaxFee, string Explanation)
{
    /// <summary>False when the cap is below the base fee: such a transaction waits until prices fall.</summary>
    public bool IsIncludable => MaxFee >= BaseFee;

    /// <summary>What a gas would cost in the next block.</summary>
    public Wei ExpectedPrice => Wei.Min(MaxFee, BaseFee + PriorityFee);
}

namespace Zkp.Evm;

/// <summary>A request that the day's budget of its network can't take. It was not accepted; no nonce was leased for it.</summary>
public sealed class BudgetExceededException(string requestId, Wei worstCost, Wei limit)
    : Exception($"The request '{requestId}' may cost {worstCost} wei, and the day's budget of {limit} wei does not hold that any more.")
{
    public string RequestId { get; } = requestId;
}

namespace Zkp.Evm;

/// <summary>A transaction whose cost is asked for.</summary>
/// <param name="Fees">The price that it would be signed with.</param>
public sealed record CostQuestion(Address From, Address To, ReadOnlyMemory<byte> Data, FeeEstimate Fees)
{
    public Wei Value { get; init; }

    /// <summary>The gas that its execution is known to use, where the call itself can't run yet; null asks the node, which runs it.</summary>
    public ulong? ExecutionGas { get; init; }

    internal CallRequest ToCall() => new(From, To, Data, Value);
}

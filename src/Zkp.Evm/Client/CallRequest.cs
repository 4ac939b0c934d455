namespace Zkp.Evm;

/// <summary>A call that is run but not recorded.</summary>
/// <param name="From">Null lets the node take the zero address.</param>
/// <param name="To">Null runs <paramref name="Data"/> as creation code.</param>
public sealed record CallRequest(Address? From, Address? To, ReadOnlyMemory<byte> Data, Wei? Value = null)
{
    /// <summary>Gas that the call may use; null for the node's own bound.</summary>
    public ulong? Gas { get; init; }
}

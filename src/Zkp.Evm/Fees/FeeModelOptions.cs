namespace Zkp.Evm;

/// <summary>How much room a fee model leaves.</summary>
public sealed record FeeModelOptions
{
    /// <summary>Gas limits stand this much above the estimate: state may have changed a little by the time a block takes the transaction in.</summary>
    public int GasRoomPercent { get; init; } = 20;

    /// <summary>
    /// What L1 may become dearer by until then, where the L1 fee stands beside the gas. By EIP-1559 six full L1 blocks, 72 s, double its base fee.
    /// </summary>
    public int L1FeeHeadroomPercent { get; init; } = 100;

    internal ulong WithRoom(ulong gas) => gas + (gas * (ulong)GasRoomPercent / 100);
}

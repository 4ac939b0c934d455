using Zkp.Evm;

namespace Zkp.Simulation.Chain;

/// <summary>One block of one branch.</summary>
/// <param name="topTip">What nearly all of its transactions tip less than.</param>
internal sealed class SimBlock(SimBlock? parent, Hash32 hash, DateTimeOffset time, Wei baseFee, Wei topTip, ulong[] nonces)
{
    public SimBlock? Parent { get; } = parent;

    public ulong Number { get; } = parent is null ? 0 : parent.Number + 1;

    public Hash32 Hash { get; } = hash;

    public Wei BaseFee { get; } = baseFee;

    public Wei TopTip { get; } = topTip;

    /// <summary>As JSON-RPC writes a block, but for number and hash.</summary>
    public string RestOfHeader { get; } =
        $"\"parentHash\":\"{parent?.Hash ?? Hash32.Zero}\",\"timestamp\":\"{Hex.EncodeQuantity(time.ToUnixTimeSeconds())}\",\"baseFeePerGas\":\"{Hex.EncodeQuantity(baseFee.Value)}\",\"gasLimit\":\"0x1c9c380\",\"gasUsed\":\"0xe4e1c0\"";

    /// <summary>Each account's next nonce after this block.</summary>
    public ulong[] Nonces { get; } = nonces;

    public List<(SimTransaction Transaction, bool Succeeded)> Transactions { get; } = [];

    public bool SucceededHere(SimTransaction transaction) => Transactions.Find(entry => entry.Transaction == transaction).Succeeded;
}

using Zkp.Evm;

namespace Zkp.Simulation.Chain;

/// <summary>One block of one branch.</summary>
internal sealed class SimBlock(SimBlock? parent, Hash32 hash, DateTimeOffset time, Wei baseFee, ulong[] nonces)
{
    public SimBlock? Parent { get; } = parent;

    public ulong Number { get; } = parent is null ? 0 : parent.Number + 1;

    public Hash32 Hash { get; } = hash;

    public DateTimeOffset Time { get; } = time;

    public Wei BaseFee { get; } = baseFee;

    /// <summary>Each account's next nonce after this block.</summary>
    public ulong[] Nonces { get; } = nonces;

    public List<(SimTransaction Transaction, bool Succeeded)> Transactions { get; } = [];

    public bool SucceededHere(SimTransaction transaction) => Transactions.Find(entry => entry.Transaction == transaction).Succeeded;
}

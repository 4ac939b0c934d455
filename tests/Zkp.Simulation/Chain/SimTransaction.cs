using Zkp.Evm;

namespace Zkp.Simulation.Chain;

/// <summary>A signed transaction as chain and pool know it.</summary>
/// <param name="request">Which request it is for; null for a stranger's.</param>
/// <param name="isEmpty">Whether it only uses its nonce up.</param>
internal sealed class SimTransaction(Hash32 hash, int account, ulong nonce, Wei maxFee, Wei priorityFee, ulong gasLimit, string? request, bool isEmpty)
{
    public Hash32 Hash { get; } = hash;

    public int Account { get; } = account;

    public ulong Nonce { get; } = nonce;

    public Wei MaxFee { get; } = maxFee;

    public Wei PriorityFee { get; } = priorityFee;

    public ulong GasLimit { get; } = gasLimit;

    public string? Request { get; } = request;

    public bool IsEmpty { get; } = isEmpty;

    /// <summary>Every block that holds it, on whatever branch.</summary>
    public List<SimBlock> Blocks { get; } = [];
}

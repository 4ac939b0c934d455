namespace Zkp.Evm;

/// <summary>Which transactions a block holds.</summary>
internal sealed record BlockContents(Hash32 Hash, IReadOnlyList<Hash32> Transactions)
{
    /// <summary>Equal for two who say the same.</summary>
    public string Key { get; } = $"{Hash} {string.Join(' ', Transactions)}";
}

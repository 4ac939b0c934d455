namespace Zkp.Evm;

/// <summary>Which events to read (eth_getLogs).</summary>
public sealed record LogFilter
{
    public required BlockReference FromBlock { get; init; }

    public required BlockReference ToBlock { get; init; }

    /// <summary>Contracts; empty for all.</summary>
    public IReadOnlyList<Address> Addresses { get; init; } = [];

    /// <summary>For each position the topics that match; null or an empty list matches any.</summary>
    public IReadOnlyList<IReadOnlyList<Hash32>?> Topics { get; init; } = [];
}

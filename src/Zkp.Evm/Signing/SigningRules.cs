namespace Zkp.Evm;

/// <summary>
/// The policy of an account that serves one purpose on one chain: it calls contracts on a list, moves no ether but to those that the list
/// allows it for, and stays below caps. A transfer of nothing to itself, which cancels a transaction or fills a nonce gap, is always allowed.
/// </summary>
public sealed record SigningRules : ISigningPolicy
{
    /// <summary>The chain; a transaction for another would be valid there.</summary>
    public required long ChainId { get; init; }

    /// <summary>The account that signs.</summary>
    public required Address Account { get; init; }

    /// <summary>Whom it may call, with the most ether that one call may carry.</summary>
    public required IReadOnlyDictionary<Address, Wei> Recipients { get; init; }

    /// <summary>No transaction takes more gas; by default what a transaction may take at all (EIP-7825).</summary>
    public ulong MaxGas { get; init; } = 1 << 24;

    /// <summary>No transaction offers more per gas; null when only the fee policy limits it.</summary>
    public Wei? MaxFeePerGas { get; init; }

    public string? Refuse(Eip1559Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction.ChainId != (ulong)ChainId)
        {
            return $"it is for chain {transaction.ChainId}, and this account signs for chain {ChainId} only";
        }

        if (transaction.GasLimit > MaxGas)
        {
            return $"it may use {transaction.GasLimit} gas, more than the {MaxGas} that are allowed";
        }

        if (MaxFeePerGas is { } cap && transaction.MaxFeePerGas > cap)
        {
            return $"it offers {transaction.MaxFeePerGas} wei per gas, more than the cap of {cap}";
        }

        if (transaction.To is not { } to)
        {
            return "it creates a contract";
        }

        if (to == Account && transaction.Value == Wei.Zero && transaction.Data.Length == 0)
        {
            return null;
        }

        if (!Recipients.TryGetValue(to, out Wei most))
        {
            return $"it goes to {to}, which is not on the list";
        }

        return transaction.Value > most ? $"it carries {transaction.Value} wei to {to}, which may get {most} at most" : null;
    }
}

namespace Zkp.Evm;

/// <summary>An account on a chain: what has one sequence of nonces.</summary>
public readonly record struct AccountKey(long ChainId, Address Account)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ChainId}:{Account}");
}

namespace Zkp.Evm;

/// <summary>An account and the storage slots of it that a transaction announces (EIP-2930).</summary>
public sealed record AccessListEntry(Address Address, IReadOnlyList<Hash32> StorageKeys);

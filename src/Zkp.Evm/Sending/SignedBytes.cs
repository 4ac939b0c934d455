namespace Zkp.Evm;

/// <summary>What a signer made of a transaction: the bytes to broadcast and their hash.</summary>
internal readonly record struct SignedBytes(Hash32 Hash, byte[] Raw);

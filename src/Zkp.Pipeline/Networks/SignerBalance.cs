using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>What a signer has on a network.</summary>
public sealed record SignerBalance(Address Account, Wei BalanceWei);

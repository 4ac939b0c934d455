using Zkp.Evm;

namespace Zkp.Azure;

/// <param name="Address">The account of the key.</param>
/// <param name="IsInHardware">Whether it is kept in a hardware security module, which signs half as often.</param>
internal sealed record KeyVaultPublicKey(Address Address, bool IsInHardware);

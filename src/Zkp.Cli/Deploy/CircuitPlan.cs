using Zkp.Evm;

namespace Zkp.Cli.Deploy;

/// <summary>Where a circuit's contracts stand or will stand, and what is missing of them.</summary>
internal sealed record CircuitPlan(
    CircuitContracts Contracts, Address Verifier, bool VerifierStands, bool Registered, Address Registry, bool RegistryStands);

using Zkp.Evm;

namespace Zkp.Cli.Deploy.Explorer;

/// <summary>A contract that stands on chain, with all that it was made of.</summary>
/// <param name="Title">What it is, for people.</param>
/// <param name="ConstructorArguments">ABI-encoded.</param>
public sealed record DeployedSource(string Title, Address Address, CompiledContract Contract, byte[] ConstructorArguments);

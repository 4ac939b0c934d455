using Zkp.Evm;

namespace Zkp.Cli.Deploy;

/// <summary>One transaction of a deployment.</summary>
/// <param name="Title">What it does, for people.</param>
/// <param name="Creates">The address of the contract that it creates, if it creates one.</param>
internal sealed record DeploymentStep(string Title, Address To, byte[] Data, Address? Creates = null);

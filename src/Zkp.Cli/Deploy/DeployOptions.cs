using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Deploy;

/// <summary>How to deploy.</summary>
public sealed record DeployOptions
{
    /// <summary>The file that records the deployment, <c>deployments/NAME.json</c> beside the folder of network files.</summary>
    public required string DeploymentPath { get; init; }

    /// <summary>Who runs the contracts; the signer, where null.</summary>
    public DeploymentRoles? Roles { get; init; }

    /// <summary>What the checkout must be like; nothing is asked of it where null, which is for local chains.</summary>
    public DeploymentReadiness? Readiness { get; init; }

    /// <summary>How long a transaction may take to be in a block.</summary>
    public TimeSpan ReceiptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The deployment file that belongs to a network's file.</summary>
    public static DeployOptions Beside(string networkPath) => new()
    {
        DeploymentPath = NetworkCatalog.DeploymentPath(
            Path.GetDirectoryName(Path.GetFullPath(networkPath))!, Path.GetFileNameWithoutExtension(networkPath)),
    };
}

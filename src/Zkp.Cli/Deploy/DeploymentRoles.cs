using Zkp.Evm;

namespace Zkp.Cli.Deploy;

/// <summary>Who holds which role of the contracts when a deployment is complete; what is left out is the account's that deploys.</summary>
public sealed record DeploymentRoles
{
    /// <summary>Grants roles, lets a paused registry go on, withdraws. Takes over by calling <c>acceptDefaultAdminTransfer</c>.</summary>
    public Address? Admin { get; init; }

    /// <summary>Pauses registries and stops versions.</summary>
    public Address? Pauser { get; init; }

    /// <summary>Registers versions, sets limits, reports failed verifications.</summary>
    public Address? Operator { get; init; }

    /// <summary>May submit during the staged rollout: the accounts that the app signs with; the one that deploys where there are none.</summary>
    public IReadOnlyList<Address> Submitters { get; init; } = [];
}

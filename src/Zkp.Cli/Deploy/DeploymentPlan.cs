using Zkp.Cli.Deploy.Explorer;
using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Deploy;

/// <summary>A deployment as the chain has it now: what stands, what is missing, what forbids it.</summary>
internal sealed record DeploymentPlan
{
    public required NetworkFile Network { get; init; }

    /// <summary>The file of an earlier deployment on this chain; null if there is none, or if the chain does not know it.</summary>
    public required DeploymentFile? Earlier { get; init; }

    public required ulong BlockNumber { get; init; }

    public required Address Keys { get; init; }

    public required bool KeysStand { get; init; }

    public required IReadOnlyList<CircuitPlan> Circuits { get; init; }

    /// <summary>What would create the contracts that are missing; they depend on nothing but their code.</summary>
    public required IReadOnlyList<DeploymentStep> Creations { get; init; }

    /// <summary>What would register the verifiers, once these stand.</summary>
    public required IReadOnlyList<DeploymentStep> Registrations { get; init; }

    /// <summary>What would let registries use keys of their own without asking, once these are registered.</summary>
    public required IReadOnlyList<DeploymentStep> Activations { get; init; }

    /// <summary>What would move roles to those who run the contracts, when everything else is done.</summary>
    public required IReadOnlyList<DeploymentStep> Handovers { get; init; }

    /// <summary>Every contract of the deployment with its source, standing or planned.</summary>
    public required IReadOnlyList<DeployedSource> Sources { get; init; }

    public required IReadOnlyList<ChecklistItem> Checks { get; init; }

    public string? Problem => Checks.FirstOrDefault(check => check.State == ChecklistState.Blocked)?.Detail;
}

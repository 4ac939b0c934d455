using Zkp.Evm;

namespace Zkp.Cli.Deploy;

/// <summary>What a deployment would do, without having done anything.</summary>
/// <param name="EstimatedGas">Of all transactions to do.</param>
/// <param name="EstimatedFee">At the newest block's prices; the most that may be spent can be about twice this.</param>
public sealed record DeploymentChecklist(IReadOnlyList<ChecklistItem> Items, ulong EstimatedGas, Wei EstimatedFee)
{
    public bool Blocked => Items.Any(item => item.State == ChecklistState.Blocked);
}

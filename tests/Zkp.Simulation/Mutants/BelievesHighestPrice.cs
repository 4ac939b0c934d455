using Zkp.Evm;
using Zkp.Simulation.Process;

namespace Zkp.Simulation.Mutants;

/// <summary>Of several endpoints' prices the highest counts, whoever else says so.</summary>
internal sealed class BelievesHighestPrice(Incarnation process) : IFeeSource
{
    public async Task<FeeView> ReadAsync(CancellationToken cancellationToken)
    {
        List<FeeView> answers = [];
        foreach (EvmClient one in process.Singles)
        {
            answers.Add(await new EstimatedFees(one).ReadAsync(cancellationToken));
        }

        return answers.MaxBy(answer => answer.Market.MaxFee.Value)!;
    }
}

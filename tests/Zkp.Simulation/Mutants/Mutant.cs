using Zkp.Evm;
using Zkp.Simulation.Process;

namespace Zkp.Simulation.Mutants;

/// <summary>A manager with one fault, put in from outside: other rules, or something between it and its ports.</summary>
/// <param name="Name">What it does wrongly.</param>
internal sealed record Mutant(string Name)
{
    public Func<TransactionManagerOptions, SendRules>? Rules { get; init; }

    public Func<ITransactionLedger, Simulation, ITransactionLedger>? Ledger { get; init; }

    public Func<IChainNode, Incarnation, IChainNode>? Node { get; init; }

    /// <summary>Made for each signer of a process, over its client.</summary>
    public Func<IFeeSource, Incarnation, IFeeSource>? Fees { get; init; }

    public override string ToString() => Name;
}

using Zkp.Evm;
using Zkp.Simulation.Process;

namespace Zkp.Simulation;

/// <summary>What must hold of operators: what they do is in the journal before it is done, and done when the journal says so.</summary>
internal sealed partial class Checker
{
    /// <summary>Transactions that an operator has announced to pay more for; when the process does so, it alone knows.</summary>
    private readonly HashSet<(Incarnation By, string Request)> bumps = [];

    /// <summary>Operators' actions that the journal calls done.</summary>
    public int OperatorsDone { get; private set; }

    /// <summary>A transaction that is at no end; null when there is none.</summary>
    public string? AnyOpen(Random random)
    {
        string[] open = [.. entries.Values.Where(entry => !entry.IsFinal).Select(entry => entry.RequestId)];
        return open.Length == 0 ? null : open[random.Next(open.Length)];
    }

    public bool Journaled(OperatorRecord record, Incarnation by)
    {
        switch (record)
        {
            case { Outcome: OperatorOutcome.Begun, Action: OperatorAction.Bump }:
                bumps.Add((by, record.RequestId!));
                break;
            case { Outcome: OperatorOutcome.Done }:
                OperatorsDone++;
                CheckDone(record, record.Entry!);
                break;
        }

        return true;
    }

    private static void CheckDone(OperatorRecord record, LedgerEntry entry) => Require(
        record.Action switch
        {
            OperatorAction.Bump => entry.Variants.Any(variant => variant.MaxFee == record.MaxFeePerGas),
            OperatorAction.Cancel => entry is { State: LedgerState.Released, Variants.Count: 0 } || entry.Variants.Any(variant => variant.IsCancellation),
            OperatorAction.RewindLease => entry is { State: LedgerState.Released, Variants.Count: 0 },
            _ => entry.Nonce == record.Nonce,
        },
        $"the journal says that {record.Action} of {entry.RequestId} is done, and it is not");
}

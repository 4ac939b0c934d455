using Zkp.Evm;

namespace Zkp.Simulation.Process;

/// <summary>What operators did, in the shared storage as one process reaches it.</summary>
internal sealed class SimJournal(Incarnation process) : IOperatorJournal
{
    public Task AppendAsync(OperatorRecord record, CancellationToken cancellationToken = default) =>
        process.CallAsync($"journal {record.Action} {record.Outcome}", StorageFailedException.Create, () => process.Simulation.Checker.Journaled(record, process));
}

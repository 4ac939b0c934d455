using System.Collections.Concurrent;

namespace Zkp.Evm;

/// <summary>A journal that is gone with the process: for tests and for programs that send once and end.</summary>
public sealed class InMemoryOperatorJournal : IOperatorJournal
{
    private readonly ConcurrentQueue<OperatorRecord> lines = [];

    /// <summary>Every line, in the order of adding.</summary>
    public IReadOnlyList<OperatorRecord> Lines => [.. lines];

    public Task AppendAsync(OperatorRecord record, CancellationToken cancellationToken = default)
    {
        lines.Enqueue(record);
        return Task.CompletedTask;
    }
}

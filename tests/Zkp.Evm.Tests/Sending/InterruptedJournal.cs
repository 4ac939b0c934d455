namespace Zkp.Evm.Tests.Sending;

/// <summary>Something comes first between the announcement of an action and the action.</summary>
internal sealed class InterruptedJournal(Func<Task> first) : IOperatorJournal
{
    public async Task AppendAsync(OperatorRecord record, CancellationToken cancellationToken = default)
    {
        if (record.Outcome == OperatorOutcome.Begun)
        {
            await first();
        }
    }
}

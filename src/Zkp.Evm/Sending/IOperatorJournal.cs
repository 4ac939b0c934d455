namespace Zkp.Evm;

/// <summary>Keeps what operators did. Lines are added and never changed.</summary>
public interface IOperatorJournal
{
    /// <summary>Adds a line. When this throws, the action that it announces is not done.</summary>
    Task AppendAsync(OperatorRecord record, CancellationToken cancellationToken = default);
}

using Zkp.Evm;

namespace Zkp.Pipeline.Ports;

/// <summary>Reads what operators did, as <see cref="IOperatorJournal"/> keeps it.</summary>
public interface IOperatorHistory
{
    /// <summary>The newest lines of one chain, newest first; the transactions' entries are not among what is kept.</summary>
    Task<IReadOnlyList<OperatorRecord>> ReadAsync(long chainId, int count, CancellationToken cancellationToken);
}

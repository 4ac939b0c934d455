using Zkp.Pipeline.Indexing;

namespace Zkp.Pipeline.Ports;

/// <summary>Keeps the events of the deployed contracts, by network. Safe to repeat.</summary>
public interface IChainIndex
{
    /// <summary>How far a network has been read; null before the first time.</summary>
    Task<IndexCursor?> FindCursorAsync(string network, CancellationToken cancellationToken);

    /// <summary>Adds events, then moves the cursor: a crash in between repeats the events and loses none.</summary>
    Task AddAsync(string network, IReadOnlyList<IndexedEvent> events, IndexCursor cursor, CancellationToken cancellationToken);

    /// <summary>Moves the cursor back, then takes out the events above it.</summary>
    Task RewindAsync(string network, IndexCursor cursor, CancellationToken cancellationToken);

    /// <summary>The newest events, newest first.</summary>
    Task<IReadOnlyList<IndexedEvent>> ListAsync(string network, int count, CancellationToken cancellationToken);
}

using Zkp.Pipeline.Batches;

namespace Zkp.Pipeline.Ports;

/// <summary>What became of the lines of ingested batches. Every method is safe to repeat.</summary>
public interface IBatchJobs
{
    /// <summary>Says what became of a line, unless more is known of it: the request that it made stays, and so does that one's end.</summary>
    /// <returns>What stands.</returns>
    Task<BatchLineResult> PutLineAsync(BatchLine line, BatchLineResult result, CancellationToken cancellationToken);

    /// <summary>Says how lines ended, of any batches.</summary>
    Task PutLinesAsync(IReadOnlyCollection<(BatchLine Line, BatchLineResult Result)> lines, CancellationToken cancellationToken);

    /// <summary>All lines of a batch that were taken in, in their order.</summary>
    IAsyncEnumerable<(int Number, BatchLineResult Result)> ListLinesAsync(string jobId, CancellationToken cancellationToken);
}

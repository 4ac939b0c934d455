using Zkp.Pipeline.Batches;

namespace Zkp.Pipeline.Ports;

/// <summary>What became of the lines of ingested batches. Every method is safe to repeat.</summary>
public interface IBatchJobs
{
    Task PutLineAsync(BatchLine line, BatchLineResult result, CancellationToken cancellationToken);

    /// <summary>The same for many lines, of any batches.</summary>
    Task PutLinesAsync(IReadOnlyCollection<(BatchLine Line, BatchLineResult Result)> lines, CancellationToken cancellationToken);

    /// <summary>All lines of a batch that were taken in, in their order.</summary>
    IAsyncEnumerable<(int Number, BatchLineResult Result)> ListLinesAsync(string jobId, CancellationToken cancellationToken);
}

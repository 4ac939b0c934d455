using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using Zkp.Pipeline;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>A row a line, a partition a batch; line numbers are padded, so rows sort as lines do.</summary>
public sealed class TableBatchJobs(TableServiceClient service) : IBatchJobs
{
    private const string DocumentProperty = "Document";

    private readonly TableClient table = service.GetTableClient(StorageNames.BatchLinesTable);

    public Task PutLineAsync(BatchLine line, BatchLineResult result, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(ToEntity(line, result), TableUpdateMode.Replace, cancellationToken);

    public async Task PutLinesAsync(IReadOnlyCollection<(BatchLine Line, BatchLineResult Result)> lines, CancellationToken cancellationToken)
    {
        foreach (var job in lines.GroupBy(each => each.Line.JobId))
        {
            await table.UpsertEachAsync(job.Select(each => ToEntity(each.Line, each.Result)), cancellationToken);
        }
    }

    public async IAsyncEnumerable<(int Number, BatchLineResult Result)> ListLinesAsync(
        string jobId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TableEntity entity in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {jobId}"), cancellationToken: cancellationToken))
        {
            BatchLineResult result = JsonSerializer.Deserialize<BatchLineResult>(entity.GetString(DocumentProperty), PipelineJson.Options)
                ?? throw new InvalidDataException($"Line {entity.RowKey} of the batch {jobId} is empty.");
            yield return (int.Parse(entity.RowKey, CultureInfo.InvariantCulture), result);
        }
    }

    private static TableEntity ToEntity(BatchLine line, BatchLineResult result) =>
        new(line.JobId, line.Number.ToString("D6", CultureInfo.InvariantCulture))
        {
            [DocumentProperty] = JsonSerializer.Serialize(result, PipelineJson.Options),
        };
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
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

    public async Task<BatchLineResult> PutLineAsync(BatchLine line, BatchLineResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        TableEntity row = ToEntity(line, result);
        ETag? before = null;
        while (true)
        {
            try
            {
                await (before is { } version
                    ? table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancellationToken)
                    : table.AddEntityAsync(row, cancellationToken));
                return result;
            }
            catch (RequestFailedException error) when (error.Status is 409 or 412)
            {
                TableEntity there = await table.GetEntityAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
                BatchLineResult stands = ToResult(there);
                if (stands.Rank > result.Rank)
                {
                    return stands;
                }

                before = there.ETag;
            }
        }
    }

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
            yield return (int.Parse(entity.RowKey, CultureInfo.InvariantCulture), ToResult(entity));
        }
    }

    private static TableEntity ToEntity(BatchLine line, BatchLineResult result) =>
        new(line.JobId, line.Number.ToString("D6", CultureInfo.InvariantCulture))
        {
            [DocumentProperty] = JsonSerializer.Serialize(result, PipelineJson.Options),
        };

    private static BatchLineResult ToResult(TableEntity entity) =>
        JsonSerializer.Deserialize<BatchLineResult>(entity.GetString(DocumentProperty), PipelineJson.Options)
        ?? throw new InvalidDataException($"Line {entity.RowKey} of the batch {entity.PartitionKey} is empty.");
}

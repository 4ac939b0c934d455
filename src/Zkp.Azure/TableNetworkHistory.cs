using Azure.Data.Tables;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>Times to finality in a table, a partition a network; proofs' ids sort newest first, so the newest rows come first.</summary>
public sealed class TableNetworkHistory(TableServiceClient service) : INetworkHistory
{
    private const string InclusionProperty = "SecondsToInclusion";
    private const string FinalityProperty = "SecondsToFinality";

    private readonly TableClient table = service.GetTableClient(StorageNames.NetworkHistoryTable);

    public Task AddAsync(FinalitySample sample, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return table.UpsertEntityAsync(
            new TableEntity(sample.Network, sample.ProofId)
            {
                [InclusionProperty] = sample.SecondsToInclusion,
                [FinalityProperty] = sample.SecondsToFinality,
            },
            TableUpdateMode.Replace,
            cancellationToken);
    }

    public async Task<IReadOnlyList<FinalitySample>> ReadAsync(string network, int count, CancellationToken cancellationToken)
    {
        List<FinalitySample> samples = [];
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {network}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, maxPerPage: Math.Min(count, 1000), cancellationToken: cancellationToken))
        {
            samples.Add(new FinalitySample(network, row.RowKey, row.GetDouble(InclusionProperty) ?? 0, row.GetDouble(FinalityProperty) ?? 0));
            if (samples.Count == count)
            {
                break;
            }
        }

        return samples;
    }
}

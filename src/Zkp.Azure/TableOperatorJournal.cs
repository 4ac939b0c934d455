using System.Globalization;
using System.Numerics;
using Azure.Data.Tables;
using Zkp.Evm;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>The audit of operators in a table, a partition a chain, newest first. Rows are added and never changed.</summary>
public sealed class TableOperatorJournal(LedgerStorage storage) : IOperatorJournal, IOperatorHistory
{
    private readonly TableClient table = storage.Tables.GetTableClient(StorageNames.OperatorJournalTable);

    public Task AppendAsync(OperatorRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);

        // Time counted backwards sorts the newest first; the guid keeps two lines of one tick apart. Not inserted: should the answer get lost, the
        // client sends it again.
        string row = string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - record.At.UtcTicks:d19}-{Guid.NewGuid():n}");
        return table.UpsertEntityAsync(
            new TableEntity(Partition(record.Account.ChainId), row)
            {
                [nameof(record.At)] = record.At,
                [nameof(record.By)] = record.By,
                [nameof(record.Action)] = record.Action.ToString(),
                [nameof(record.Account)] = record.Account.Account.ToString(),
                [nameof(record.RequestId)] = record.RequestId,
                [nameof(record.Nonce)] = (long)record.Nonce.Value,
                [nameof(record.Outcome)] = record.Outcome.ToString(),
                [nameof(record.Explanation)] = record.Explanation,
                [nameof(record.MaxFeePerGas)] = record.MaxFeePerGas?.Value.ToString(CultureInfo.InvariantCulture),
                [nameof(record.PriorityFeePerGas)] = record.PriorityFeePerGas?.Value.ToString(CultureInfo.InvariantCulture),
            },
            TableUpdateMode.Replace,
            cancellationToken);
    }

    public async Task<IReadOnlyList<OperatorRecord>> ReadAsync(long chainId, int count, CancellationToken cancellationToken)
    {
        List<OperatorRecord> records = [];
        string partition = Partition(chainId);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, maxPerPage: Math.Min(count, 1000), cancellationToken: cancellationToken))
        {
            records.Add(Read(chainId, row));
            if (records.Count == count)
            {
                break;
            }
        }

        return records;
    }

    private static OperatorRecord Read(long chainId, TableEntity row) => new(
        row.GetDateTimeOffset(nameof(OperatorRecord.At))!.Value,
        row.GetString(nameof(OperatorRecord.By)),
        Enum.Parse<OperatorAction>(row.GetString(nameof(OperatorRecord.Action))),
        new AccountKey(chainId, Address.Parse(row.GetString(nameof(OperatorRecord.Account)))),
        row.GetString(nameof(OperatorRecord.RequestId)),
        new Nonce((ulong)row.GetInt64(nameof(OperatorRecord.Nonce))!.Value),
        Enum.Parse<OperatorOutcome>(row.GetString(nameof(OperatorRecord.Outcome))),
        row.GetString(nameof(OperatorRecord.Explanation)))
    {
        MaxFeePerGas = ToWei(row.GetString(nameof(OperatorRecord.MaxFeePerGas))),
        PriorityFeePerGas = ToWei(row.GetString(nameof(OperatorRecord.PriorityFeePerGas))),
    };

    private static Wei? ToWei(string? text) => text is null ? null : new Wei(BigInteger.Parse(text, CultureInfo.InvariantCulture));

    private static string Partition(long chainId) => chainId.ToString(CultureInfo.InvariantCulture);
}

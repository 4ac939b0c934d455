using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using Zkp.Evm;

namespace Zkp.Azure;

/// <summary>
/// The ledger in a table, a partition an account of a chain. Reserving a nonce is one atomic batch: the cursor moves (if nobody
/// else moved it), the entry and the nonce's own row are added (if neither stands), so no nonce can be given out twice. Rows:
/// <c>cursor</c>, <c>r-REQUEST</c> the entries, <c>n-NONCE</c> who has it, <c>o-REQUEST</c> the entries that are open. Beside these a
/// partition a chain that says which account has a request, and a partition a chain and day with the budget (<see cref="DayBudget"/>).
/// </summary>
public sealed partial class TableTransactionLedger(LedgerStorage storage) : ITransactionLedger
{
    private const string CursorRow = "cursor";
    private const string NextProperty = "Next";
    private const string ReturnedProperty = "Returned";
    private const string SkippedProperty = "Skipped";
    private const string LeasedToProperty = "LeasedTo";
    private const string AccountProperty = "Account";
    private const string DocumentProperty = "Document";

    /// <summary>Characters of a property: it has 64 KiB, in UTF-16.</summary>
    private const int PropertyCharacters = 30_000;

    private readonly TableClient table = storage.Tables.GetTableClient(StorageNames.LedgerTable);

    public async Task<LedgerEntry?> FindAsync(AccountKey account, string requestId, CancellationToken cancellationToken = default)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(
            Partition(account), EntryRow(requestId), cancellationToken: cancellationToken);
        return found.HasValue ? ToEntry(found.Value!) : null;
    }

    public async Task<NonceCursor?> ReadCursorAsync(AccountKey account, CancellationToken cancellationToken = default)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(
            Partition(account), CursorRow, cancellationToken: cancellationToken);
        return found.HasValue ? ToCursor(found.Value!) : null;
    }

    public Task<bool> TryReserveAsync(
        AccountKey account, NonceCursor? expected, NonceSlots next, LedgerEntry reserved, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reserved);
        string partition = Partition(account);
        return TryAsync(
            [
                MoveCursor(partition, expected, next),
                new TableTransactionAction(TableTransactionActionType.Add, ToEntity(partition, reserved)),
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, NonceRow(reserved.Nonce)) { ["Request"] = reserved.RequestId }),
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, OpenRow(reserved.RequestId))),
            ],
            cancellationToken);
    }

    public async Task<bool> TryGiveBackAsync(
        AccountKey account, NonceCursor expected, NonceSlots next, LedgerEntry released, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(released);
        string partition = Partition(account);
        bool done = await TryAsync(
            [
                MoveCursor(partition, expected, next),
                new TableTransactionAction(TableTransactionActionType.UpdateReplace, ToEntity(partition, released), VersionOf(released)),
                new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, NonceRow(released.Nonce)), ETag.All),
            ],
            cancellationToken);
        if (done)
        {
            await table.DeleteEntityAsync(partition, OpenRow(released.RequestId), ETag.All, cancellationToken);
        }

        return done;
    }

    public async Task<Address> AssignAsync(long chainId, string requestId, Address proposed, CancellationToken cancellationToken = default)
    {
        TableEntity assignment = new(string.Create(CultureInfo.InvariantCulture, $"assigned-{chainId}"), Checked(requestId)) { [AccountProperty] = proposed.ToString() };
        try
        {
            await table.AddEntityAsync(assignment, cancellationToken);
            return proposed;
        }
        catch (RequestFailedException error) when (error.Status == 409)
        {
            Response<TableEntity> first = await table.GetEntityAsync<TableEntity>(assignment.PartitionKey, assignment.RowKey, cancellationToken: cancellationToken);
            return Address.Parse(first.Value.GetString(AccountProperty));
        }
    }

    public Task<bool> TryHoldAsync(
        long chainId, DateOnly day, string holder, Wei amount, Wei limit, CancellationToken cancellationToken = default) =>
        Budget(chainId, day).TryHoldAsync(holder, amount, limit, cancellationToken);

    public Task SettleAsync(long chainId, DateOnly day, string holder, Wei cost, CancellationToken cancellationToken = default) =>
        Budget(chainId, day).SettleAsync(new Dictionary<string, Wei> { [holder] = cost }, cancellationToken);

    private DayBudget Budget(long chainId, DateOnly day) => new(table, string.Create(CultureInfo.InvariantCulture, $"budget-{chainId}-{day:yyyyMMdd}"));

    public Task<bool> TryMoveCursorAsync(AccountKey account, NonceCursor? expected, NonceSlots next, CancellationToken cancellationToken = default) =>
        TryAsync([MoveCursor(Partition(account), expected, next)], cancellationToken);

    public async Task<LedgerEntry?> TryUpdateAsync(LedgerEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string partition = Partition(entry.AccountKey);
        try
        {
            Response response = await table.UpdateEntityAsync(
                ToEntity(partition, entry), VersionOf(entry), TableUpdateMode.Replace, cancellationToken);
            if (entry.IsFinal)
            {
                await table.DeleteEntityAsync(partition, OpenRow(entry.RequestId), ETag.All, cancellationToken);
            }

            return entry with { ETag = response.Headers.ETag!.Value.ToString() };
        }
        catch (RequestFailedException error) when (error.Status == 412)
        {
            return null;
        }
    }

    public async IAsyncEnumerable<LedgerEntry> ListOpenAsync(AccountKey account, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string partition = Partition(account);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {"o-"} and RowKey lt {"o."}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            string requestId = row.RowKey[2..];
            LedgerEntry? entry = await FindAsync(account, requestId, cancellationToken);
            if (entry is { IsFinal: false })
            {
                yield return entry;
            }
            else
            {
                // A crash between closing the entry and taking it off this list.
                await table.DeleteEntityAsync(partition, row.RowKey, ETag.All, cancellationToken);
            }
        }
    }

    private async Task<bool> TryAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static NonceCursor ToCursor(TableEntity row)
    {
        NonceSlots slots = new(ToNonce(row.GetString(NextProperty))) { Returned = ToNonces(row.GetString(ReturnedProperty)), Skipped = ToNonces(row.GetString(SkippedProperty)) };
        return new NonceCursor(row.GetString(LeasedToProperty) is { } leased ? slots with { LeasedTo = ToNonce(leased) } : slots, row.ETag.ToString());
    }

    private static Nonce[] ToNonces(string? text) => text is { Length: > 0 } ? [.. text.Split(' ').Select(ToNonce)] : [];

    private static Nonce ToNonce(string text) => new(ulong.Parse(text, CultureInfo.InvariantCulture));

    private static TableTransactionAction MoveCursor(string partition, NonceCursor? expected, NonceSlots next)
    {
        TableEntity cursor = new(partition, CursorRow)
        {
            [NextProperty] = next.Next.ToString(), [ReturnedProperty] = string.Join(' ', next.Returned),
            [SkippedProperty] = string.Join(' ', next.Skipped), [LeasedToProperty] = next.LeasedTo.ToString(),
        };
        return expected is null
            ? new TableTransactionAction(TableTransactionActionType.Add, cursor)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, cursor, new ETag(expected.ETag));
    }

    /// <summary>The document in one property, or in as many as it needs: <c>Document</c>, <c>Document1</c> and so on.</summary>
    private static TableEntity ToEntity(string partition, LedgerEntry entry)
    {
        TableEntity row = new(partition, EntryRow(entry.RequestId)) { ["State"] = entry.State.ToString() };
        foreach ((int i, char[] part) in JsonSerializer.Serialize(entry).Chunk(PropertyCharacters).Index())
        {
            row[PartOf(i)] = new string(part);
        }

        return row;
    }

    private static LedgerEntry ToEntry(TableEntity entity)
    {
        StringBuilder document = new();
        for (int i = 0; entity.GetString(PartOf(i)) is { } part; i++)
        {
            document.Append(part);
        }

        LedgerEntry entry = JsonSerializer.Deserialize<LedgerEntry>(document.ToString())
            ?? throw new InvalidDataException($"The ledger's row {entity.RowKey} is empty.");
        return entry with { ETag = entity.ETag.ToString() };
    }

    private static string PartOf(int i) => i == 0 ? DocumentProperty : string.Create(CultureInfo.InvariantCulture, $"{DocumentProperty}{i}");

    private static string Partition(AccountKey account) => $"{account.ChainId}-{account.Account.ToString().ToLowerInvariant()}";

    private static ETag VersionOf(LedgerEntry entry) =>
        new(entry.ETag ?? throw new ArgumentException("The entry was not read from this ledger.", nameof(entry)));

    private static string NonceRow(Nonce nonce) => $"n-{nonce.Value:d20}";

    private static string OpenRow(string requestId) => "o-" + Checked(requestId);

    private static string EntryRow(string requestId) => "r-" + Checked(requestId);

    private static string Checked(string requestId) => RequestPattern().IsMatch(requestId)
        ? requestId
        : throw new ArgumentException($"A request's id is made of letters, digits, dots, dashes and underscores, at most 200: '{requestId}'.", nameof(requestId));

    [GeneratedRegex("^[A-Za-z0-9._-]{1,200}$")]
    private static partial Regex RequestPattern();
}

using Zkp.Evm;

namespace Zkp.Functions.Http;

/// <summary>What operators get to see of transactions and of what was done to them.</summary>
internal static class OperatorDocuments
{
    public static object Of(string network, PendingTransaction pending)
    {
        LedgerEntry entry = pending.Entry;
        return new
        {
            id = entry.RequestId,
            network,
            entry.State,
            signer = entry.AccountKey.Account.ToString(),
            nonce = entry.Nonce.Value,
            to = entry.To.ToString(),
            ageSeconds = (long)pending.Age.TotalSeconds,
            hash = entry.Current?.Hash.ToString(),
            maxFeePerGasWei = (entry.Current?.MaxFee ?? entry.MaxFeePerGas).Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            variants = entry.Variants.Count,
            entry.Deadline,
            entry.CancelReason,
            pending.NextStep,
            pending.Reason,
            lastError = entry.LastErrorKind?.ToString(),
        };
    }

    public static object Of(string network, OperatorRecord record) => new
    {
        record.At,
        record.By,
        record.Action,
        network,
        id = record.RequestId,
        signer = record.Account.Account.ToString(),
        nonce = record.Nonce.Value,
        record.Outcome,
        record.Explanation,
        maxFeePerGasWei = record.MaxFeePerGas?.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        priorityFeePerGasWei = record.PriorityFeePerGas?.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        hash = record.Entry?.Current?.Hash.ToString(),
    };
}

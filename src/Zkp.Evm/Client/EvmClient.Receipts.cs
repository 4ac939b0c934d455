using System.Text.Json;

namespace Zkp.Evm;

/// <summary>Questions about receipts that agreement does not answer.</summary>
public sealed partial class EvmClient
{
    /// <summary>
    /// Whether any endpoint at all has a receipt of the transaction. <see cref="GetReceiptAsync"/> says null also when endpoints disagree;
    /// who wants to conclude that a transaction is in no block must ask this.
    /// </summary>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    public async Task<bool> IsReceiptSeenAsync(Hash32 transaction, CancellationToken cancellationToken = default)
    {
        if (Rpc.EndpointCount == 1)
        {
            return await GetReceiptAsync(transaction, cancellationToken) is not null;
        }

        IReadOnlyList<RpcOutcome> outcomes = await Rpc.SendToAllAsync(
            "eth_getTransactionReceipt", [transaction.ToString()], outcome => outcome.Result is { ValueKind: JsonValueKind.Object }, cancellationToken);
        return outcomes.Any(outcome => outcome.Result is not null)
            ? outcomes.Any(outcome => outcome.Result is { ValueKind: JsonValueKind.Object })
            : throw outcomes.FirstOrDefault(outcome => outcome.Error is not null)?.Error
                ?? new RpcException(RpcErrorKind.Unavailable, "eth_getTransactionReceipt: no endpoint answered.");
    }
}

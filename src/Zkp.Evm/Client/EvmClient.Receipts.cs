using System.Text.Json;

namespace Zkp.Evm;

/// <summary>Questions about receipts that agreement does not answer.</summary>
public sealed partial class EvmClient
{
    /// <summary>
    /// Whether any endpoint at all has a receipt of the transaction. <see cref="GetReceiptAsync"/> says null also when endpoints disagree;
    /// who wants to conclude that a transaction is in no block must ask this.
    /// </summary>
    /// <exception cref="RpcException">Too few endpoints answered to say that there is none.</exception>
    public async Task<bool> IsReceiptSeenAsync(Hash32 transaction, CancellationToken cancellationToken = default)
    {
        if (Rpc.EndpointCount == 1)
        {
            return await GetReceiptAsync(transaction, cancellationToken) is not null;
        }

        // One that has it ends the question. That there is none is concluded when enough say so, and all others have had their time.
        static bool Has(RpcOutcome outcome) => outcome.Result is { ValueKind: JsonValueKind.Object };
        IReadOnlyList<RpcOutcome> outcomes = await Rpc.SendToAllAsync(TransactionReceipt, [transaction.ToString()], int.MaxValue, Has, cancellationToken);
        int answered = outcomes.Count(outcome => outcome.IsResult);
        return outcomes.Any(Has) || (answered >= Rpc.Needed(answered) ? false : throw FaultOf(outcomes, TransactionReceipt));
    }
}

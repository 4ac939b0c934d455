using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zkp.Evm;

/// <summary>Questions about receipts that agreement does not answer.</summary>
public sealed partial class EvmClient
{
    /// <summary>
    /// Whether any endpoint at all has a receipt of a transaction whose nonce is known to be used at a final block. <see cref="GetReceiptAsync"/>
    /// says null also when endpoints disagree; who wants to conclude that a transaction is in no block must ask this. Of three endpoints and
    /// more a single one's word does not count when it is shown to be false: it names a later block than the nonce was used by, or one that
    /// in two others' words is another or does not hold the transaction.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="usedBy">A final block after which the account's nonce is above the transaction's.</param>
    /// <exception cref="RpcException">Too few endpoints answered to say that there is none.</exception>
    public async Task<bool> IsReceiptSeenAsync(Hash32 transaction, BlockNumber usedBy, CancellationToken cancellationToken = default)
    {
        if (Rpc.EndpointCount == 1)
        {
            return await GetReceiptAsync(transaction, cancellationToken) is not null;
        }

        // Two that have it end the question, of two endpoints one. That there is none is concluded when enough say so, and all others have had their time.
        bool canRefute = NeedsAgreement && Rpc.EndpointCount > 2;
        List<Receipt?> claims = [];
        IReadOnlyList<RpcOutcome> outcomes = await Rpc.SendToAllAsync(
            TransactionReceipt,
            [transaction.ToString()],
            int.MaxValue,
            outcome =>
            {
                if (outcome.Result is { ValueKind: JsonValueKind.Object })
                {
                    claims.Add(TryRead(outcome, RpcReader.Receipt, out Receipt? claim) ? claim : null);
                }

                return claims.Count >= (canRefute ? 2 : 1);
            },
            cancellationToken);
        if (claims.Count > 0)
        {
            return claims.Count > 1 || !canRefute || !await IsRefutedAsync(transaction, claims[0], usedBy, cancellationToken);
        }

        int answered = outcomes.Count(outcome => outcome.IsResult);
        return answered >= Rpc.Needed(answered) ? false : throw FaultOf(outcomes, TransactionReceipt);
    }

    /// <param name="claim">Null for one that can't be read, which nobody can use for anything.</param>
    private async Task<bool> IsRefutedAsync(Hash32 transaction, Receipt? claim, BlockNumber usedBy, CancellationToken cancellationToken)
    {
        if (claim is null || claim.TransactionHash != transaction || claim.BlockNumber > usedBy)
        {
            return true;
        }

        JsonArray parameters = [Hex.EncodeQuantity(claim.BlockNumber.Value), false];
        (BlockContents? block, _) = await AgreeAsync(BlockByNumber, parameters, RpcReader.BlockContents, contents => contents?.Key, cancellationToken);
        return block is not null && (block.Hash != claim.BlockHash || !block.Transactions.Contains(transaction));
    }
}

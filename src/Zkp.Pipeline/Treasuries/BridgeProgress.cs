using Zkp.Evm;

namespace Zkp.Pipeline.Treasuries;

/// <summary>What a transfer's transaction and the balance on L2 say about it. Pure.</summary>
internal static class BridgeProgress
{
    /// <summary>The transfer after a look at its transaction on L1.</summary>
    public static BridgeTransfer Of(BridgeTransfer transfer, LedgerEntry entry, DateTimeOffset now)
    {
        BridgeTransfer told = transfer with
        {
            TransactionHash = (entry.Inclusion?.Hash ?? entry.Current?.Hash)?.ToString(),
            FeeWei = entry.Inclusion?.TotalFee.Value,
        };
        return entry.State switch
        {
            LedgerState.Finalized => told with { State = BridgeTransferState.Deposited, DepositedAt = now },
            LedgerState.Reverted => told with { State = BridgeTransferState.Failed, Detail = "the deposit reverted; nothing but its fee was spent" },
            LedgerState.Replaced or LedgerState.Released => told with { State = BridgeTransferState.Failed, Detail = $"the deposit was not sent: {entry.State}" },
            _ => told,
        };
    }

    /// <summary>
    /// The transfer after a look at the account on L2. No event there has the deposit's name on every family, so a rise by more than half of
    /// it counts: the account spends on fees meanwhile, and nothing else sends it so much.
    /// </summary>
    public static BridgeTransfer Seen(BridgeTransfer transfer, System.Numerics.BigInteger balance, DateTimeOffset now, TimeSpan patience)
    {
        if (transfer.State != BridgeTransferState.Deposited)
        {
            return transfer;
        }

        if ((balance - transfer.BalanceBeforeWei) * 2 > transfer.AmountWei)
        {
            return transfer with { State = BridgeTransferState.Arrived };
        }

        return now - transfer.DepositedAt > patience
            ? transfer with { State = BridgeTransferState.Overdue, Detail = $"the deposit is final on {transfer.L1Network} since {transfer.DepositedAt:O}, and the balance on {transfer.Network} has not risen" }
            : transfer;
    }
}

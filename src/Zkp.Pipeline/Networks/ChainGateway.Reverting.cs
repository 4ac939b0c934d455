using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Networks;

/// <summary>Why a transaction reverted. A receipt doesn't say.</summary>
public sealed partial class ChainGateway
{
    /// <summary>
    /// Replays the call on the state behind its block, then on the one before it: a registry that was stopped within the block shows in the
    /// first, one that is let go in it in the second. It is asked for as soon as a block has the transaction, because nodes keep old states for
    /// some minutes only, and once a block.
    /// </summary>
    /// <returns>Null where it did not revert, and where the reason can't be found out.</returns>
    public async Task<TransactionRevert?> FindRevertAsync(ProofRecord record, LedgerEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Inclusion is not { Succeeded: false } inclusion)
        {
            return null;
        }

        string block = inclusion.BlockHash.ToString();
        if (record.Transaction?.Revert is { } known && known.BlockHash == block)
        {
            return known;
        }

        EvmClient client = Connect(record.Decision!.Chosen!).Client;
        RevertReason? behind = await ReplayAsync(client, entry, inclusion.BlockNumber, cancellationToken);
        if (behind is not null && IsStopped(behind, record))
        {
            return new TransactionRevert(block, behind.ToString(), Stopped: true);
        }

        RevertReason? before = inclusion.BlockNumber.Value == 0
            ? null
            : await ReplayAsync(client, entry, new BlockNumber(inclusion.BlockNumber.Value - 1), cancellationToken);
        return before is not null && IsStopped(before, record)
            ? new TransactionRevert(block, before.ToString(), Stopped: true)
            : (behind ?? before) is { } reason ? new TransactionRevert(block, reason.ToString(), Stopped: false) : null;
    }

    /// <summary>Proofs of a batch circuit can't be parted: they wait for a limit that lets all of them in.</summary>
    private static bool IsStopped(RevertReason reason, ProofRecord record) =>
        RegistryCalls.IsStopped(reason) || (record.Kind == BatchKind.Circuit && RegistryCalls.IsTooLarge(reason));

    /// <returns>Null where the call succeeds on that state, or its node can't say.</returns>
    private async Task<RevertReason?> ReplayAsync(EvmClient client, LedgerEntry entry, BlockNumber block, CancellationToken cancellationToken)
    {
        try
        {
            await client.CallAsync(
                new CallRequest(entry.AccountKey.Account, entry.To, entry.Data) { Gas = entry.GasLimit }, block, cancellationToken);
            return null;
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.Reverted)
        {
            return RegistryCalls.Interface.DecodeRevert(error.Data ?? []);
        }
        catch (RpcException error)
        {
            LogNoReplay(entry.RequestId, block.Value, error.Message);
            return null;
        }
    }

    [LoggerMessage(404, LogLevel.Warning, "Why the transaction of {Request} reverted can't be seen on the state of block {Block}: {Reason}")]
    private partial void LogNoReplay(string request, ulong block, string reason);
}

using Microsoft.Extensions.Logging;

namespace Zkp.Evm;

/// <summary>What the transaction manager tells operators.</summary>
internal static partial class TransactionManagerLog
{
    [LoggerMessage(2100, LogLevel.Information, "Transaction {RequestId} of {Account}: nonce {Nonce} reserved")]
    public static partial void Reserved(ILogger logger, string requestId, AccountKey account, Nonce nonce);

    [LoggerMessage(2101, LogLevel.Information, "Transaction {RequestId}: signed as {Hash} (nonce {Nonce})")]
    public static partial void Signed(ILogger logger, string requestId, Hash32 hash, Nonce nonce);

    [LoggerMessage(2102, LogLevel.Information, "Transaction {RequestId}: {Hash} broadcast")]
    public static partial void Broadcast(ILogger logger, string requestId, Hash32 hash);

    [LoggerMessage(2103, LogLevel.Warning, "Transaction {RequestId}: broadcast of {Hash} refused ({Kind}): {Reason}")]
    public static partial void Refused(ILogger logger, string requestId, Hash32 hash, RpcErrorKind kind, string reason);

    [LoggerMessage(2104, LogLevel.Information, "Transaction {RequestId}: {From} to {To}")]
    public static partial void Moved(ILogger logger, string requestId, LedgerState from, LedgerState to);

    [LoggerMessage(2105, LogLevel.Warning, "Transaction {RequestId}: its block was reorganised away; broadcasting the same bytes again")]
    public static partial void Reorged(ILogger logger, string requestId);

    [LoggerMessage(2106, LogLevel.Warning, "Transaction {RequestId}: nonce {Nonce} was used by a transaction that is not of this ledger")]
    public static partial void NonceUsed(ILogger logger, string requestId, Nonce nonce);

    [LoggerMessage(2107, LogLevel.Information, "Account {Account}: cursor moved to {Next}, the chain's pending nonce is {Pending}")]
    public static partial void Reconciled(ILogger logger, AccountKey account, Nonce next, Nonce pending);

    [LoggerMessage(2108, LogLevel.Error, "Account {Account}: the cursor stands at {Next}, the chain at {Pending}, and no entry is open that could fill the gap. Was the chain reset or the ledger of another chain copied?")]
    public static partial void UnexplainedGap(ILogger logger, AccountKey account, Nonce next, Nonce pending);

    [LoggerMessage(2109, LogLevel.Warning, "Transaction {RequestId} could not be resumed; its next poll tries again")]
    public static partial void ResumeFailed(ILogger logger, Exception error, string requestId);

    [LoggerMessage(2113, LogLevel.Warning, "Account {Account}: nonce {Nonce} belongs to nobody and holds up later ones; an empty transaction takes it")]
    public static partial void FillingGap(ILogger logger, AccountKey account, Nonce nonce);

    [LoggerMessage(2111, LogLevel.Information, "Transaction {RequestId} is not replaced: {Reason}")]
    public static partial void Kept(ILogger logger, string requestId, string reason);

    [LoggerMessage(2112, LogLevel.Warning, "Transaction {RequestId} is replaced: {Reason}")]
    public static partial void Replacing(ILogger logger, string requestId, string reason);

    [LoggerMessage(2110, LogLevel.Warning, "Transaction {RequestId} is taken back ({Reason}): an empty transaction competes for its nonce")]
    public static partial void Cancelling(ILogger logger, string requestId, CancelReason reason);

    [LoggerMessage(2114, LogLevel.Critical, "Transaction {RequestId}: block {Number} ({Hash}) was called safe and is gone. The chain reorganised below its safe head; watch it before more value goes over it")]
    public static partial void ReorgBelowSafe(ILogger logger, string requestId, BlockNumber number, Hash32 hash);

    [LoggerMessage(2115, LogLevel.Warning, "Transaction {RequestId} gives nonce {Nonce} back ({Reason}): nothing was signed")]
    public static partial void GivenBack(ILogger logger, string requestId, Nonce nonce, CancelReason reason);

    [LoggerMessage(2116, LogLevel.Warning, "Transaction {RequestId} waits: the day's budget does not hold {MaxFee} wei per gas")]
    public static partial void OverBudget(ILogger logger, string requestId, Wei maxFee);

    [LoggerMessage(2117, LogLevel.Warning, "Transaction {RequestId} is in no block although {Reason}; {Finding}. Its bytes go out again")]
    public static partial void Propagation(ILogger logger, string requestId, string reason, string finding);
}

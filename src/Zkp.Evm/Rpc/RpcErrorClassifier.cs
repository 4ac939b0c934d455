namespace Zkp.Evm;

/// <summary>
/// The one place where a node's code and words become a meaning. Codes come first where a code means one thing with every node.
/// The codes -32000 to -32099 do not: each client fills that range in its own way (Besu's -32001 is "Nonce too low", EIP-1474's
/// is "Resource not found"), so there the words decide. The recorded answers that this table is held against are in the tests'
/// <c>Data/rpc-errors.json</c>.
/// </summary>
public static class RpcErrorClassifier
{
    private static readonly RpcErrorRule[] Table =
    [
        // A spent quota comes as an invalid request from one provider (Alchemy), and must count against it all the same.
        Words("capacity limit exceeded", RpcErrorKind.Throttled),

        // Codes with one meaning everywhere.
        Code(3, RpcErrorKind.Reverted),
        Code(-32700, RpcErrorKind.InvalidRequest),
        Code(-32600, RpcErrorKind.InvalidRequest),
        Code(-32601, RpcErrorKind.MethodNotFound),
        Code(-32604, RpcErrorKind.MethodNotFound),
        Code(-39001, RpcErrorKind.BlockNotFound),
        Code(4444, RpcErrorKind.BlockNotFound),
        Code(429, RpcErrorKind.Throttled),
        Code(-38010, RpcErrorKind.NonceTooLow),
        Code(-38011, RpcErrorKind.NonceTooHigh),
        Code(-38012, RpcErrorKind.MaxFeeBelowBaseFee),
        Code(-38013, RpcErrorKind.IntrinsicGasTooLow),
        Code(-38014, RpcErrorKind.InsufficientFunds),
        Code(-38015, RpcErrorKind.GasLimitExceeded),

        // What became of a transaction, in the words of the clients. "already known" stands before the nonce and the price, because
        // some nodes say both, and it is the good news of the two.
        // Stands before "known transaction", which its words hold: a refusal must not be read as a success.
        Words("unknown transaction", RpcErrorKind.InvalidTransaction),
        Words("already known", RpcErrorKind.AlreadyKnown),
        Words("alreadyknown", RpcErrorKind.AlreadyKnown),
        Words("already imported", RpcErrorKind.AlreadyKnown),
        Words("known transaction", RpcErrorKind.AlreadyKnown),
        Words("already in mempool", RpcErrorKind.AlreadyKnown),
        Words("transaction already exists", RpcErrorKind.AlreadyKnown),
        Words("existing txn with same hash", RpcErrorKind.AlreadyKnown),
        Words("replacement transaction underpriced", RpcErrorKind.ReplacementUnderpriced),
        Words("replacementnotallowed", RpcErrorKind.ReplacementUnderpriced),
        Words("replacement not allowed", RpcErrorKind.ReplacementUnderpriced),
        Words("could not replace existing", RpcErrorKind.ReplacementUnderpriced),
        Words("gas price to replace", RpcErrorKind.ReplacementUnderpriced),
        Words("another transaction with same nonce", RpcErrorKind.ReplacementUnderpriced),
        Words("nonce too low", RpcErrorKind.NonceTooLow),
        Words("oldnonce", RpcErrorKind.NonceTooLow),
        Words("nonce is too low", RpcErrorKind.NonceTooLow),
        Words("nonce too high", RpcErrorKind.NonceTooHigh),
        Words("noncegap", RpcErrorKind.NonceTooHigh),
        Words("too far in future", RpcErrorKind.NonceTooHigh),
        Words("with a lower nonce exists", RpcErrorKind.NonceTooHigh),
        Words("nonce is too distant", RpcErrorKind.NonceTooHigh),
        Words("gapped-nonce", RpcErrorKind.NonceTooHigh),
        Words("less than block base fee", RpcErrorKind.MaxFeeBelowBaseFee),
        Words("below current base fee", RpcErrorKind.MaxFeeBelowBaseFee),
        Words("max fee per gas less than", RpcErrorKind.MaxFeeBelowBaseFee),
        Words("exceeds the configured cap", RpcErrorKind.NodeFeeCapExceeded),
        Words("transaction fee cap exceeded", RpcErrorKind.NodeFeeCapExceeded),
        Words("insufficient funds", RpcErrorKind.InsufficientFunds),
        Words("insufficientfunds", RpcErrorKind.InsufficientFunds),
        Words("insufficient balance", RpcErrorKind.InsufficientFunds),
        Words("upfront cost exceeds", RpcErrorKind.InsufficientFunds),
        Words("not enough funds", RpcErrorKind.InsufficientFunds),
        Words("overshot", RpcErrorKind.InsufficientFunds),
        Words("intrinsic gas too high", RpcErrorKind.GasLimitExceeded),
        Words("intrinsic gas", RpcErrorKind.IntrinsicGasTooLow),
        Words("intrinsicgas", RpcErrorKind.IntrinsicGasTooLow),
        Words("transaction gas is too low", RpcErrorKind.IntrinsicGasTooLow),
        Words("floor data gas", RpcErrorKind.IntrinsicGasTooLow),
        Words("block gas limit", RpcErrorKind.GasLimitExceeded),
        Words("exceeds block gas", RpcErrorKind.GasLimitExceeded),
        Words("gaslimitexceeded", RpcErrorKind.GasLimitExceeded),
        Words("gas required exceeds", RpcErrorKind.GasLimitExceeded),
        Words("gas limit is too high", RpcErrorKind.GasLimitExceeded),
        Words("gas limit too high", RpcErrorKind.GasLimitExceeded),
        Words("gas limit reached", RpcErrorKind.GasLimitExceeded),
        Words("gaslimitcapexceeded", RpcErrorKind.GasLimitExceeded),
        Words("exceeds current gas limit", RpcErrorKind.GasLimitExceeded),
        Words("out of gas", RpcErrorKind.GasLimitExceeded),
        Words("txpool is full", RpcErrorKind.PoolFull),
        Words("transaction pool is full", RpcErrorKind.PoolFull),
        Words("sub-pool is full", RpcErrorKind.PoolFull),
        Words("dropped due to limit", RpcErrorKind.PoolFull),
        Words("due to l2 congestion", RpcErrorKind.PoolFull),
        Words("spammer", RpcErrorKind.PoolFull),
        Words("future transaction tries to replace pending", RpcErrorKind.PoolFull),
        Words("already reserved", RpcErrorKind.PoolFull),
        Words("account limit exceeded", RpcErrorKind.PoolFull),
        Words("in-flight transaction limit", RpcErrorKind.PoolFull),
        Words("underpriced", RpcErrorKind.Underpriced),
        Words("fee too low", RpcErrorKind.Underpriced),
        Words("feetoolow", RpcErrorKind.Underpriced),
        Words("gas price too low", RpcErrorKind.Underpriced),
        Words("gas price is too low", RpcErrorKind.Underpriced),
        Words("gas price below", RpcErrorKind.Underpriced),
        Words("below configured minimum", RpcErrorKind.Underpriced),
        Words("gas tip cap", RpcErrorKind.Underpriced),
        Words("invalid sender", RpcErrorKind.InvalidTransaction),
        Words("invalid signature", RpcErrorKind.InvalidTransaction),
        Words("invalid transaction signature", RpcErrorKind.InvalidTransaction),
        Words("chain id", RpcErrorKind.InvalidTransaction),
        Words("chainid", RpcErrorKind.InvalidTransaction),
        Words("oversized data", RpcErrorKind.InvalidTransaction),
        Words("transaction type not supported", RpcErrorKind.InvalidTransaction),
        Words("max initcode size", RpcErrorKind.InvalidTransaction),
        Words("initcode too large", RpcErrorKind.InvalidTransaction),
        Words("max priority fee per gas higher than", RpcErrorKind.InvalidTransaction),
        Words("max priority fee per gas exceeds", RpcErrorKind.InvalidTransaction),
        Words("invalidmaxpriorityfeepergas", RpcErrorKind.InvalidTransaction),
        Words("failed to recover sender", RpcErrorKind.InvalidTransaction),
        Words("failed to decode signed transaction", RpcErrorKind.InvalidTransaction),
        Words("failed to decode transaction", RpcErrorKind.InvalidTransaction),
        Words("unsupported transaction type", RpcErrorKind.InvalidTransaction),
        Words("transaction too large", RpcErrorKind.InvalidTransaction),
        Words("rlptoolong", RpcErrorKind.InvalidTransaction),
        Words("rlp:", RpcErrorKind.InvalidTransaction),
        Words("negative value", RpcErrorKind.InvalidTransaction),
        Words("uint64 overflow", RpcErrorKind.InvalidTransaction),
        Words("invalidtxsignature", RpcErrorKind.InvalidTransaction),
        Words("sender not an eoa", RpcErrorKind.InvalidTransaction),

        // Calls.
        Words("execution reverted", RpcErrorKind.Reverted),
        Words("vm execution error", RpcErrorKind.Reverted),
        Words("transaction reverted", RpcErrorKind.Reverted),

        // Blocks and state.
        Words("block not found", RpcErrorKind.BlockNotFound),
        Words("unknown block", RpcErrorKind.BlockNotFound),
        Words("header not found", RpcErrorKind.BlockNotFound),
        Words("missing trie node", RpcErrorKind.BlockNotFound),
        Words("state is not available", RpcErrorKind.BlockNotFound),
        Words("world state unavailable", RpcErrorKind.BlockNotFound),
        Words("could not find newest block", RpcErrorKind.BlockNotFound),
        Words("historical state", RpcErrorKind.BlockNotFound),
        Words("resource not found", RpcErrorKind.BlockNotFound),
        Words("blockoutofrange", RpcErrorKind.BlockNotFound),

        // The node or its gateway.
        Words("maximum rpc range", RpcErrorKind.InvalidRequest),
        Words("maximum block range", RpcErrorKind.InvalidRequest),
        Words("query returned more than", RpcErrorKind.InvalidRequest),
        Words("response too large", RpcErrorKind.InvalidRequest),
        Words("rate limit", RpcErrorKind.Throttled),
        Words("too many requests", RpcErrorKind.Throttled),
        Words("request limit reached", RpcErrorKind.Throttled),
        Words("limit exceeded", RpcErrorKind.Throttled),
        Words("over capacity", RpcErrorKind.Throttled),
        Words("compute units", RpcErrorKind.Throttled),
        Words("daily request count", RpcErrorKind.Throttled),
        Code(-32005, RpcErrorKind.Throttled),
        Words("unauthorized", RpcErrorKind.Unauthorized),
        Words("invalid api key", RpcErrorKind.Unauthorized),
        Words("must be authenticated", RpcErrorKind.Unauthorized),
        Words("syncing", RpcErrorKind.Unavailable),
        Words("sync is still in progress", RpcErrorKind.Unavailable),
        Words("indexing is in progress", RpcErrorKind.Unavailable),
        Words("please retry transaction", RpcErrorKind.Unavailable),
        Words("no backends available", RpcErrorKind.Unavailable),
        Words("backend offline", RpcErrorKind.Unavailable),
        Words("returned an invalid response", RpcErrorKind.Unavailable),
        Words("gateway timeout", RpcErrorKind.Unavailable),
        Words("service unavailable", RpcErrorKind.Unavailable),
        Words("sequencer temporarily not available", RpcErrorKind.Unavailable),
        Words("request timed out", RpcErrorKind.Unavailable),
        Words("context deadline exceeded", RpcErrorKind.Unavailable),
        Words("does not exist/is not available", RpcErrorKind.MethodNotFound),
        Words("method not found", RpcErrorKind.MethodNotFound),
        Words("is not whitelisted", RpcErrorKind.MethodNotFound),
        Code(-32602, RpcErrorKind.InvalidRequest),
    ];

    /// <summary>The meaning of a JSON-RPC error.</summary>
    public static RpcErrorKind Classify(int code, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        foreach (RpcErrorRule rule in Table)
        {
            if (rule.Matches(code, message))
            {
                return rule.Kind;
            }
        }

        return RpcErrorKind.Unknown;
    }

    /// <summary>The meaning of an HTTP status that came without a JSON-RPC error.</summary>
    public static RpcErrorKind ClassifyStatus(int status) => status switch
    {
        429 => RpcErrorKind.Throttled,
        401 or 403 => RpcErrorKind.Unauthorized,
        408 or >= 500 => RpcErrorKind.Transport,
        >= 400 => RpcErrorKind.InvalidRequest,
        _ => RpcErrorKind.InvalidResponse,
    };

    private static RpcErrorRule Code(int code, RpcErrorKind kind) => new(kind, code, null);

    private static RpcErrorRule Words(string fragment, RpcErrorKind kind) => new(kind, null, fragment);
}

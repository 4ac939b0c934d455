namespace Zkp.Evm;

/// <summary>What an answer that is no result means to the caller, whatever the node's words were.</summary>
public enum RpcErrorKind
{
    /// <summary>An application error that the table does not know. Never retried by itself, never held against the node.</summary>
    Unknown,

    /// <summary>No answer came: refused, reset, timed out, or a 5xx without a JSON-RPC error in it.</summary>
    Transport,

    /// <summary>Something came that is no answer: not JSON, another request's id, too large, a field missing.</summary>
    InvalidResponse,

    /// <summary>The node or its gateway asks to slow down.</summary>
    Throttled,

    /// <summary>The gateway refuses the credentials in the URL.</summary>
    Unauthorized,

    /// <summary>The node can't answer now: it syncs, its backend is away, or it failed inside.</summary>
    Unavailable,

    /// <summary>The node does not know the method.</summary>
    MethodNotFound,

    /// <summary>The node can't read the request or its parameters.</summary>
    InvalidRequest,

    /// <summary>The block, its state or its tag does not exist on this node.</summary>
    BlockNotFound,

    /// <summary>The EVM ran and reverted; <see cref="RpcException.Data"/> holds what the contract said.</summary>
    Reverted,

    /// <summary>This very transaction is in the pool (or was a moment ago).</summary>
    AlreadyKnown,

    /// <summary>The nonce is below the account's: a transaction with it is included, this one or another.</summary>
    NonceTooLow,

    /// <summary>The nonce leaves a gap that this node does not hold open (an Arbitrum sequencer, a strict pool).</summary>
    NonceTooHigh,

    /// <summary>Another transaction with this nonce is in the pool, and this one does not pay enough more to take its place.</summary>
    ReplacementUnderpriced,

    /// <summary>The fees are below what the pool takes at the moment.</summary>
    Underpriced,

    /// <summary>The max fee is below the base fee.</summary>
    MaxFeeBelowBaseFee,

    /// <summary>The fee is above the cap that the node's operator set (geth's <c>--rpc.txfeecap</c>).</summary>
    NodeFeeCapExceeded,

    /// <summary>The account can't pay value plus gas limit times max fee.</summary>
    InsufficientFunds,

    /// <summary>The gas limit is below what every such transaction costs.</summary>
    IntrinsicGasTooLow,

    /// <summary>The gas limit is above the block's, or the call needs more gas than is allowed.</summary>
    GasLimitExceeded,

    /// <summary>The pool has no room for it, or the account has too many pending.</summary>
    PoolFull,

    /// <summary>The transaction can never be valid here: wrong chain, signature, type or size.</summary>
    InvalidTransaction,
}

namespace Zkp.Evm;

/// <summary>A JSON-RPC request that gave no result.</summary>
public sealed class RpcException : Exception
{
    public RpcException(RpcErrorKind kind, string message, int? code = null, byte[]? data = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        Code = code;
        Data = data;
    }

    /// <summary>What it means; the one thing to decide by.</summary>
    public RpcErrorKind Kind { get; }

    /// <summary>The JSON-RPC error code, where the answer was a JSON-RPC error.</summary>
    public int? Code { get; }

    /// <summary>The revert data of a call that reverted; null where the node gave none.</summary>
    public new byte[]? Data { get; }

    /// <summary>Whether an answer was read and can't be true, whatever the chain: a nonce, a height or a price beyond anything.</summary>
    internal bool IsImpossible { get; init; }

    /// <summary>How long the node asks to wait, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the fault is the way to the node or the node itself rather than the request: the same request may be answered
    /// later or elsewhere. Only these count against a node's health.
    /// </summary>
    public bool IsProviderFault => Kind is RpcErrorKind.Transport or RpcErrorKind.InvalidResponse or RpcErrorKind.Throttled
        or RpcErrorKind.Unauthorized or RpcErrorKind.Unavailable;
}

using System.Text.Json;

namespace Zkp.Evm;

/// <summary>What one endpoint answered: a result, or why there is none.</summary>
internal sealed record RpcOutcome(JsonElement? Result, RpcException? Error)
{
    /// <summary>That there is no such block is a result too.</summary>
    public bool IsResult => Result is not null || Error?.Kind == RpcErrorKind.BlockNotFound;
}

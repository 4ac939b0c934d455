using System.Text.Json;

namespace Zkp.Evm;

/// <summary>What one endpoint answered: a result, or why there is none.</summary>
/// <param name="From">Whose word it is.</param>
internal sealed record RpcOutcome(JsonElement? Result, RpcException? Error, RpcEndpoint From)
{
    /// <summary>That there is no such block is a result too.</summary>
    public bool IsResult => Result is not null || Error?.Kind == RpcErrorKind.BlockNotFound;
}

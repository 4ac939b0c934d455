using System.Text.Json;

namespace Zkp.Evm;

/// <summary>What one endpoint answered: a result, or why there is none.</summary>
internal sealed record RpcOutcome(JsonElement? Result, RpcException? Error);

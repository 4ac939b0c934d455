using System.Text.Json.Serialization;

namespace Zkp.Bench.Gas;

/// <summary>One function of a registry.</summary>
/// <param name="Transaction">Gas of the whole transaction.</param>
internal sealed record FunctionGas(string Function, long Transaction)
{
    /// <summary>How many statements it records.</summary>
    public int Statements { get; init; } = 1;

    /// <summary>The transaction's data, which L2s charge by what it compresses to.</summary>
    [JsonIgnore]
    public byte[] Data { get; init; } = [];
}

using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Budgets;

/// <summary>A tenant's budget of one day (UTC).</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Day">The day.</param>
/// <param name="MaxWei">What may be spent; null for no limit.</param>
/// <param name="HeldWei">What finished proofs have cost and running ones may cost at most.</param>
public sealed record TenantDay(
    string Tenant,
    DateOnly Day,
    [property: JsonConverter(typeof(BigIntegerJsonConverter))] BigInteger? MaxWei,
    [property: JsonConverter(typeof(BigIntegerJsonConverter))] BigInteger? HeldWei)
{
    /// <summary>Whether nothing more can be sent that day.</summary>
    [JsonIgnore]
    public bool IsUsedUp => MaxWei is { } most && (HeldWei ?? 0) >= most;

    /// <summary>What is left; null for no limit.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? LeftWei => MaxWei is { } most ? BigInteger.Max(0, most - (HeldWei ?? 0)) : null;
}

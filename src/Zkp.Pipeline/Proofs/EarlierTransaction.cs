using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Proofs;

/// <summary>A transaction of a proof that is final without an effect, after which another one was sent.</summary>
/// <param name="Transaction">As it stood in its final block.</param>
/// <param name="ShareWei">What the proof paid of it, where it was shared; null for one of its own.</param>
/// <param name="Reason">Why it has no effect.</param>
public sealed record EarlierTransaction(
    TransactionStatus Transaction, [property: JsonConverter(typeof(BigIntegerJsonConverter))] BigInteger? ShareWei, string Reason)
{
    /// <summary>What the proof paid for it.</summary>
    [JsonIgnore]
    public BigInteger CostWei => ShareWei ?? Transaction.ActualFeeWei ?? BigInteger.Zero;
}

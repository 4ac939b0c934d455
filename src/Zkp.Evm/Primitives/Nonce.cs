using System.Globalization;
using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>The number of a transaction within its account, counted from zero; limited to 2^64 − 2 by EIP-2681.</summary>
[JsonConverter(typeof(NonceJsonConverter))]
public readonly record struct Nonce(ulong Value) : IComparable<Nonce>
{
    public static Nonce Zero => default;

    /// <summary>The nonce after this one.</summary>
    public Nonce Next => new(checked(Value + 1));

    public static Nonce Max(Nonce left, Nonce right) => left.Value >= right.Value ? left : right;

    public static bool operator <(Nonce left, Nonce right) => left.Value < right.Value;

    public static bool operator >(Nonce left, Nonce right) => left.Value > right.Value;

    public static bool operator <=(Nonce left, Nonce right) => left.Value <= right.Value;

    public static bool operator >=(Nonce left, Nonce right) => left.Value >= right.Value;

    public int CompareTo(Nonce other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

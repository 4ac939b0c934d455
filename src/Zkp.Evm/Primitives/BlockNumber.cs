using System.Globalization;
using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>The height of a block; the genesis block is 0.</summary>
[JsonConverter(typeof(BlockNumberJsonConverter))]
public readonly record struct BlockNumber(ulong Value) : IComparable<BlockNumber>
{
    public static bool operator <(BlockNumber left, BlockNumber right) => left.Value < right.Value;

    public static bool operator >(BlockNumber left, BlockNumber right) => left.Value > right.Value;

    public static bool operator <=(BlockNumber left, BlockNumber right) => left.Value <= right.Value;

    public static bool operator >=(BlockNumber left, BlockNumber right) => left.Value >= right.Value;

    public int CompareTo(BlockNumber other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

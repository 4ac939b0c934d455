using System.Numerics;
using System.Text.Json;

namespace Zkp.Evm;

/// <summary>Reads the fields of results; what a node leaves out or writes wrongly is an <see cref="RpcErrorKind.InvalidResponse"/>.</summary>
internal static class RpcReader
{
    /// <summary>No chain has a block from here on: at ten blocks a millisecond that would take 890 years.</summary>
    private const ulong ImpossibleHeight = 1UL << 48;

    /// <summary>One ether, or whatever the chain's coin is, for each gas: no chain ever asked for that.</summary>
    private static readonly BigInteger ImpossiblePrice = BigInteger.Pow(10, 18);

    public static Block Block(JsonElement json) => new(
        Height(json, "number"),
        Hash(json, "hash"),
        Hash(json, "parentHash"),
        Timestamp(json),
        Has(json, "baseFeePerGas") ? Price(Property(json, "baseFeePerGas"), "baseFeePerGas") : null,
        UInt64(json, "gasLimit"),
        UInt64(json, "gasUsed"));

    public static BlockContents BlockContents(JsonElement json) => new(
        Hash(json, "hash"), List(json, "transactions", transaction => HashValue(transaction, "transactions")));

    public static Receipt Receipt(JsonElement json) => new(
        Hash(json, "transactionHash"),
        Hash(json, "blockHash"),
        Height(json, "blockNumber"),
        UInt64(json, "transactionIndex"),
        Address(json, "from"),
        Has(json, "to") ? Address(json, "to") : null,
        Has(json, "contractAddress") ? Address(json, "contractAddress") : null,
        UInt64(json, "status") == 1,
        UInt64(json, "gasUsed"),
        Has(json, "effectiveGasPrice") ? Wei(json, "effectiveGasPrice") : default,
        Has(json, "l1Fee") ? Wei(json, "l1Fee") : null,
        Has(json, "gasUsedForL1") ? UInt64(json, "gasUsedForL1") : null,
        List(json, "logs", Log))
    {
        OperatorFee = OperatorFee(json),
    };

    public static LogEntry Log(JsonElement json) => new(
        Address(json, "address"),
        List(json, "topics", topic => Hash32.TryParse(Text(topic), out Hash32 hash) ? hash : throw Bad("topics")),
        Data(Property(json, "data"), "data"),
        Height(json, "blockNumber"),
        Hash(json, "blockHash"),
        Hash(json, "transactionHash"),
        UInt64(json, "logIndex"),
        json.TryGetProperty("removed", out JsonElement removed) && removed.ValueKind == JsonValueKind.True);

    public static FeeHistory FeeHistory(JsonElement json)
    {
        FeeHistory history = new(
            Height(json, "oldestBlock"),
            List(json, "baseFeePerGas", item => Price(item, "baseFeePerGas")),
            List(json, "gasUsedRatio", item => item.ValueKind == JsonValueKind.Number ? item.GetDouble() : throw Bad("gasUsedRatio")),
            Has(json, "reward") ? List(json, "reward", row => Rows(row)) : []);
        return history.BaseFeePerGas.Count == history.GasUsedRatio.Count + 1 && (history.Reward.Count == 0 || history.Reward.Count == history.GasUsedRatio.Count)
            ? history
            : throw new RpcException(RpcErrorKind.InvalidResponse, "eth_feeHistory: the lists have lengths that do not fit together.");
    }

    public static BigInteger Quantity(JsonElement json, string what) =>
        Hex.TryDecodeQuantity(Text(json), out BigInteger value) ? value : throw Bad(what);

    /// <summary>What a gas costs.</summary>
    public static Wei Price(JsonElement json, string what) => Quantity(json, what) is var price && price < ImpossiblePrice ? new Wei(price) : throw Impossible(what);

    public static ulong UInt64(JsonElement quantity, string what, BigInteger? value = null)
    {
        BigInteger number = value ?? Quantity(quantity, what);
        return number <= ulong.MaxValue ? (ulong)number : throw Bad(what);
    }

    public static byte[] Data(JsonElement json, string what) => Hex.TryDecode(Text(json), out byte[]? bytes) ? bytes : throw Bad(what);

    public static Hash32 HashValue(JsonElement json, string what) => Hash32.TryParse(Text(json), out Hash32 hash) ? hash : throw Bad(what);

    /// <summary>op-geth gives the scalars since Isthmus; the scalar of the data footprint came with Jovian, which changed the formula.</summary>
    private static Wei? OperatorFee(JsonElement json)
    {
        if (!Has(json, "operatorFeeScalar") && !Has(json, "operatorFeeConstant"))
        {
            return null;
        }

        OptimismFork fork = Has(json, "daFootprintGasScalar") ? OptimismFork.Jovian : OptimismFork.Isthmus;
        ulong scalar = Has(json, "operatorFeeScalar") ? UInt64(json, "operatorFeeScalar") : 0;
        return new OptimismFeeParameters(fork, default, default, 0, 0)
        {
            OperatorFeeScalar = scalar <= uint.MaxValue ? (uint)scalar : throw Bad("operatorFeeScalar"),
            OperatorFeeConstant = Has(json, "operatorFeeConstant") ? UInt64(json, "operatorFeeConstant") : 0,
        }.OperatorFee(UInt64(json, "gasUsed"));
    }

    private static List<Wei> Rows(JsonElement row) =>
        row.ValueKind == JsonValueKind.Array ? [.. row.EnumerateArray().Select(item => Price(item, "reward"))] : throw Bad("reward");

    private static BlockNumber Height(JsonElement json, string name) =>
        UInt64(json, name) is var number && number < ImpossibleHeight ? new BlockNumber(number) : throw Impossible(name);

    private static ulong UInt64(JsonElement json, string name) => UInt64(Property(json, name), name, null);

    private static Wei Wei(JsonElement json, string name) => new(Quantity(Property(json, name), name));

    private static Hash32 Hash(JsonElement json, string name) => HashValue(Property(json, name), name);

    private static Address Address(JsonElement json, string name) =>
        Hex.TryDecode(Text(Property(json, name)), out byte[]? bytes) && bytes.Length == Evm.Address.Length ? Evm.Address.FromBytes(bytes) : throw Bad(name);

    private static DateTimeOffset Timestamp(JsonElement json)
    {
        ulong seconds = UInt64(json, "timestamp");
        return seconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : throw Bad("timestamp");
    }

    private static List<T> List<T>(JsonElement json, string name, Func<JsonElement, T> read)
    {
        JsonElement list = Property(json, name);
        return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(read)] : throw Bad(name);
    }

    private static bool Has(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private static JsonElement Property(JsonElement json, string name) => Has(json, name) ? json.GetProperty(name) : throw Bad(name);

    private static string? Text(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : null;

    private static RpcException Impossible(string what) =>
        new(RpcErrorKind.InvalidResponse, $"The node's answer has a '{what}' that can't be.") { IsImpossible = true };

    private static RpcException Bad(string what) => new(RpcErrorKind.InvalidResponse, $"The node's answer has no valid '{what}'.");
}

using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zkp.EndToEnd.Tests;

/// <summary>Looks at a chain without the product's help.</summary>
internal static class ChainScan
{
    /// <summary>How many transactions of the whole chain carry the proof's statement in their call data, whatever became of them.</summary>
    public static async Task<int> CountCallsAsync(StackFixture stack, JsonObject proof)
    {
        string network = proof["network"]!.GetValue<string>();
        BigInteger statement = BigInteger.Parse(proof["statement"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        string word = Convert.ToHexStringLower(statement.ToByteArray(isUnsigned: true, isBigEndian: true)).PadLeft(64, '0');
        JsonElement head = await stack.Stack.Chain(network).RpcAsync("eth_blockNumber", []);
        long newest = long.Parse(head.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        int count = 0;
        for (long number = newest; number > Math.Max(0, newest - 400); number--)
        {
            JsonElement block = await stack.Stack.Chain(network).RpcAsync("eth_getBlockByNumber", [$"0x{number:x}", true]);
            count += block.GetProperty("transactions").EnumerateArray().Count(
                transaction => transaction.GetProperty("input").GetString()!.Contains(word, StringComparison.Ordinal));
        }

        return count;
    }
}

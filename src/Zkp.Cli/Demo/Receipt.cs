using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zkp.Cli.Demo;

/// <summary>Shows the final status document of a proof.</summary>
internal static class Receipt
{
    private const int WeiDecimals = 18;

    /// <summary>One line; a plus sign stays one, because this is for terminals and scripts, not for HTML.</summary>
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>These come first and are always there, null where the journey did not get so far.</summary>
    private static readonly string[] Promised =
    [
        "id", "state", "network", "transactionHash", "blockNumber", "gasUsed", "statement", "quotedFeeWei", "actualFeeWei", "stages",
    ];

    /// <summary>The document as one line of JSON, with the promised members first.</summary>
    public static string ToJsonLine(JsonObject status)
    {
        JsonObject line = [];
        foreach (string name in Promised)
        {
            line[name] = status[name]?.DeepClone();
        }

        foreach ((string name, JsonNode? value) in status)
        {
            if (!line.ContainsKey(name))
            {
                line[name] = value?.DeepClone();
            }
        }

        return line.ToJsonString(Format);
    }

    /// <summary>The document for people.</summary>
    public static IEnumerable<string> ToLines(JsonObject status)
    {
        string state = ProofClient.StateOf(status);
        yield return status["network"] is { } network ? $"{state} on {network}" : state;
        yield return Row("proof", status["id"]);
        yield return Row("statement", status["statement"]);
        yield return Row("transaction", status["transactionHash"]);
        yield return Row("block", status["blockNumber"]);
        yield return Row("gas", status["gasUsed"]);
        yield return $"  {"quoted cost",-14}{Ether(status["quotedFeeWei"])}{L1Part(status["quotedL1FeeWei"])}";
        yield return $"  {"actual cost",-14}{Ether(status["actualFeeWei"])}{L1Part(status["l1FeeWei"])}";
        foreach (JsonNode? row in status["decision"]?["rows"] as JsonArray ?? [])
        {
            JsonNode? quote = row?["quote"];
            yield return quote?["unavailable"] is { } reason
                ? $"  {"quote",-14}{quote["network"]}: {reason}"
                : $"  {"quote",-14}{quote?["network"]}: {Ether(quote?["expectedFeeWei"])}{L1Part(quote?["l1FeeWei"])}";
        }

        if (status["explorerUrl"] is { } url)
        {
            yield return Row("explorer", url);
        }

        if (status["error"] is { } error)
        {
            yield return Row("error", error);
        }

        foreach (JsonNode? stage in status["stages"] as JsonArray ?? [])
        {
            double milliseconds = stage?["milliseconds"]?.GetValue<double>() ?? 0;
            yield return string.Create(CultureInfo.InvariantCulture, $"  {"time",-14}{stage?["name"],-12}{milliseconds,10:N0} ms");
        }
    }

    private static string Row(string name, JsonNode? value) => $"  {name,-14}{value?.ToString() ?? "none"}";

    private static string L1Part(JsonNode? wei) => wei is null || wei.ToString() == "0" ? "" : $", {wei} wei of it for data on L1";

    /// <summary>Wei as ether without loss, and as wei.</summary>
    private static string Ether(JsonNode? wei)
    {
        if (wei is null || !BigInteger.TryParse(wei.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger amount))
        {
            return "none";
        }

        string digits = amount.ToString(CultureInfo.InvariantCulture).PadLeft(WeiDecimals + 1, '0');
        string fraction = digits[^WeiDecimals..].TrimEnd('0');
        return $"{digits[..^WeiDecimals]}{(fraction.Length > 0 ? "." + fraction : "")} ETH ({amount} wei)";
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Zkp.Cli.Operating;

/// <summary>Transactions and actions as lines for people.</summary>
internal static class TransactionLines
{
    public static IEnumerable<string> Of(JsonObject list)
    {
        JsonArray transactions = list["transactions"]!.AsArray();
        if (transactions.Count == 0)
        {
            yield return "Nothing is pending.";
        }
        else
        {
            yield return $"{"network",-16} {"signer",-42} {"nonce",7}  {"state",-9} {"age",8}  {"gwei",10}  {"id",-26} next";
        }

        foreach (JsonNode? transaction in transactions)
        {
            TimeSpan age = TimeSpan.FromSeconds(transaction!["ageSeconds"]!.GetValue<long>());
            decimal gwei = decimal.Parse(transaction["maxFeePerGasWei"]!.GetValue<string>(), CultureInfo.InvariantCulture) / 1_000_000_000m;
            string why = transaction["reason"]?.GetValue<string>() is { } reason ? $": {reason}" : "";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{transaction["network"],-16} {transaction["signer"],-42} {transaction["nonce"],7}  {transaction["state"],-9} {age,8:c}  {gwei,10:0.###}  {transaction["id"],-26} {transaction["nextStep"]}{why}");
        }

        foreach (JsonNode? network in list["unreachable"]!.AsArray())
        {
            yield return $"{network!["network"],-16} can't be looked at: {network["reason"]}";
        }
    }

    public static string OfAction(JsonObject record) =>
        $"{record["action"]} of nonce {record["nonce"]} of {record["signer"]} on {record["network"]}: {record["outcome"]}. {record["explanation"]}"
        + (record["maxFeePerGasWei"] is { } fee ? $" Max fee {fee} wei per gas." : "");

    public static IEnumerable<string> OfJournal(JsonObject journal) =>
        journal["journal"]!.AsArray().Select(record => $"{record!["at"]}  {record["by"]}  {OfAction(record.AsObject())}");
}

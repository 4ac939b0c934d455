using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Zkp.Pipeline.Requests;

/// <summary>The member <c>policy</c> of a request.</summary>
public sealed partial class ProofRequestReader
{
    private Result<ProofPolicy> ReadPolicy(JsonElement root)
    {
        if (!root.TryGetProperty("policy", out JsonElement policy) || policy.ValueKind == JsonValueKind.Null)
        {
            return ProofPolicy.None;
        }

        if (policy.ValueKind != JsonValueKind.Object)
        {
            return Problem.BadRequest("wrong_type", $"'policy' must be an object, not {JsonMembers.Describe(policy)}.", "/policy");
        }

        if (JsonMembers.FindUnknown(policy, "/policy", "network", "networks", "experimental", "maxFeeWei", "maxCostUsd", "deadline", "urgency") is { } unknown)
        {
            return unknown;
        }

        ProofPolicy read = ProofPolicy.None;
        foreach (JsonProperty member in policy.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            string pointer = "/policy/" + member.Name;
            string? text = member.Value.ValueKind == JsonValueKind.String && TryGetText(member.Value, out string t) ? t : null;
            switch (member.Name)
            {
                case "network" when text is not null && isNetwork(text):
                    read = read with { Network = text };
                    break;
                case "network":
                    return Problem.Unprocessable("unknown_network", $"There is no network {Quote(text)} here; GET /api/v1/networks lists the known ones.", pointer);
                case "networks" when TryReadNetworks(member.Value, out IReadOnlyList<string> allowed):
                    read = read with { Networks = allowed };
                    break;
                case "networks":
                    return Problem.Unprocessable("unknown_network", "'networks' must be a list of known networks, at least one; GET /api/v1/networks lists them.", pointer);
                case "experimental" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    read = read with { Experimental = member.Value.GetBoolean() };
                    break;
                case "experimental":
                    return Problem.BadRequest("wrong_type", "'experimental' must be true or false.", pointer);
                case "maxFeeWei" when TryReadWei(member.Value, text, out BigInteger wei):
                    read = read with { MaxFeeWei = wei };
                    break;
                case "maxFeeWei":
                    return Problem.BadRequest("bad_amount", "'maxFeeWei' must be a whole number of wei above 0, as a decimal string (or a JSON number below 2^53).", pointer);
                case "maxCostUsd" when price.Usd is null:
                    return Problem.Unprocessable("no_price", "No price of ether is known here (Zkp__EtherPriceUsd pins one), so a limit in dollars can't be kept; use maxFeeWei.", pointer);
                case "maxCostUsd" when TryReadUsd(member.Value, text, out decimal usd):
                    read = read with { MaxCostUsd = usd };
                    break;
                case "maxCostUsd":
                    return Problem.BadRequest("bad_amount", "'maxCostUsd' must be a number above 0 and at most 1,000,000.", pointer);
                case "deadline" when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset deadline)
                    && text!.Contains('T', StringComparison.Ordinal):
                    if (deadline <= time.GetUtcNow())
                    {
                        return Problem.Unprocessable("deadline_passed", $"The deadline {deadline:O} has passed; it is {time.GetUtcNow():O} now.", pointer);
                    }

                    read = read with { Deadline = deadline };
                    break;
                case "deadline":
                    return Problem.BadRequest("bad_deadline", "'deadline' must be an RFC 3339 time such as 2030-01-31T12:00:00Z.", pointer);
                case "urgency" when Enum.TryParse(text, ignoreCase: true, out ProofUrgency urgency) && Enum.IsDefined(urgency) && char.IsAsciiLetter(text![0]):
                    read = read with { Urgency = urgency };
                    break;
                case "urgency":
                    return Problem.BadRequest("bad_urgency", "'urgency' must be low, normal, high or urgent.", pointer);
            }
        }

        return read;
    }

    private bool TryReadNetworks(JsonElement value, out IReadOnlyList<string> networks)
    {
        networks = value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String && TryGetText(item, out string name) ? name : "").Distinct(StringComparer.Ordinal)]
            : [];
        return networks.Count > 0 && networks.All(isNetwork);
    }

    private static string Quote(string? text) => text is null ? "of that kind" : $"'{JsonMembers.Shorten(text)}'";

    private static bool TryReadWei(JsonElement value, string? text, out BigInteger wei)
    {
        const long largestExact = 1L << 53;
        const int longest = 40;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number < largestExact)
        {
            wei = number;
            return number > 0;
        }

        wei = default;
        return text is { Length: <= longest }
            && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out wei)
            && wei > 0;
    }

    private static bool TryReadUsd(JsonElement value, string? text, out decimal usd)
    {
        const decimal largest = 1_000_000m;
        bool read = value.ValueKind == JsonValueKind.Number
            ? value.TryGetDecimal(out usd)
            : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out usd);
        return read && usd is > 0 and <= largest;
    }
}

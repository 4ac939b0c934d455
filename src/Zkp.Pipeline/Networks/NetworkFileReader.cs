using System.Text.Json;
using System.Text.RegularExpressions;

namespace Zkp.Pipeline.Networks;

/// <summary>Reads a network's file, and says of each mistake in it which file and which member has it and how to mend it.</summary>
public static partial class NetworkFileReader
{
    /// <summary>Names the set of RPC endpoints to take; also a setting of the app.</summary>
    public const string EnvironmentVariable = "Zkp__Environment";

    private const int LongestName = 40;
    private const int LargestDepth = 100_000;
    private const int LargestPercent = 1_000;
    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Members by the object that has them; a <c>!</c> marks those that must be there.</summary>
    private static readonly Dictionary<string, string[]> Members = new(StringComparer.Ordinal)
    {
        [""] =
        [
            "!name", "!chainId", "!family", "local", "testnet", "enabled", "!rpcUrls", "rpcUrlsByEnvironment", "!blockTimeSeconds", "!finality",
            "maxFeePerGasWei", "maxPriorityFeePerGasWei", "maxFeePerTransactionWei", "maxSpendPerDayWei", "baseFeeHeadroomPercent", "l1FeeHeadroomPercent", "gasRoomPercent",
            "explorerTransactionUrl", "explorerAddressUrl", "etherUsdFeed", "signers", "treasury",
        ],
        ["finality"] = ["!mode", "depth"],
        ["etherUsdFeed"] = ["!address", "!maxAgeSeconds"],
        ["treasury"] = ["!minBalanceWei", "!targetBalanceWei", "bridge"],
        ["treasury.bridge"] = ["!l1Network", "!contract", "enabled", "maxTransferWei", "maxPerDayWei"],
    };

    /// <summary>Reads and checks a file, and settles which endpoints it means.</summary>
    /// <param name="environment">The set of endpoints to take; null for what <see cref="EnvironmentVariable"/> says.</param>
    /// <param name="strict">False leaves endpoints of a disabled network alone, whose variables nobody has set.</param>
    /// <exception cref="InvalidDataException">It can't be used; the message has a line for each mistake.</exception>
    public static NetworkFile Read(string path, string? environment = null, bool strict = true)
    {
        NetworkFile file = Parse(path);
        List<string> mistakes = [.. Mistakes(file, path)];
        Uri[] urls = [];
        if (mistakes.Count == 0)
        {
            string? wanted = environment ?? Environment.GetEnvironmentVariable(EnvironmentVariable);
            (string member, IReadOnlyList<Uri> given) = wanted is not null && file.RpcUrlsByEnvironment?.GetValueOrDefault(wanted) is { } named
                ? ($"rpcUrlsByEnvironment.{wanted}", named)
                : ("rpcUrls", file.RpcUrls);
            urls = [.. given.Select(url => Fill(url, member, strict || file.Enabled, mistakes))];
        }

        return mistakes.Count == 0
            ? file with { RpcUrls = urls, RpcUrlsByEnvironment = null }
            : throw new InvalidDataException(string.Join('\n', mistakes.Select(mistake => $"{path}: {mistake}.")));
    }

    /// <summary>Whether a text is an address.</summary>
    internal static bool IsAddress(string? text) => text is not null && AddressPattern().IsMatch(text);

    private static NetworkFile Parse(string path)
    {
        string text = File.ReadAllText(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Json);
            List<string> mistakes = [.. Shape(document.RootElement, "")];
            if (mistakes.Count > 0)
            {
                throw new InvalidDataException(string.Join('\n', mistakes.Select(mistake => $"{path}: {mistake}.")));
            }

            return document.RootElement.Deserialize<NetworkFile>(PipelineJson.Options)!;
        }
        catch (JsonException error)
        {
            string member = error.Path is { Length: > 2 } where ? where[2..] : "";
            throw new InvalidDataException(
                member.Length > 0
                    ? $"{path}: {member} is not of the form that it must have: {Expected(member)}."
                    : $"{path} is not a network's file: {error.Message}",
                error);
        }
    }

    /// <summary>Members that nobody knows are typing errors, and a limit with a typing error is no limit.</summary>
    private static IEnumerable<string> Shape(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            yield return name.Length == 0 ? "it must hold a JSON object" : $"{name} must be an object with {string.Join(", ", Members[name].Select(Bare))}";
            yield break;
        }

        string prefix = name.Length == 0 ? "" : name + ".";
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!Members[name].Any(member => Bare(member) == property.Name))
            {
                yield return $"{prefix}{property.Name} is no member of a network's file; take it out, or write one of {string.Join(", ", Members[name].Select(Bare))}";
            }
            else if (Members.ContainsKey(prefix + property.Name) && property.Value.ValueKind != JsonValueKind.Null)
            {
                foreach (string mistake in Shape(property.Value, prefix + property.Name))
                {
                    yield return mistake;
                }
            }
        }

        foreach (string member in Members[name].Where(member => member[0] == '!' && !json.TryGetProperty(Bare(member), out _)))
        {
            yield return $"{prefix}{Bare(member)} is missing; add it: {Expected(prefix + Bare(member))}";
        }
    }

    private static string Bare(string member) => member.TrimStart('!');

    private static string Expected(string member) => member switch
    {
        "family" => "\"ethereum\", \"arbitrum\" or \"optimism\"",
        "rpcUrls" or "rpcUrlsByEnvironment" => "a list of http or https URLs",
        "signers" => "a list of names of signers",
        "finality" => "{\"mode\": \"tag\"} or {\"mode\": \"depth\", \"depth\": 64}",
        "finality.mode" => "\"tag\" or \"depth\"",
        "local" or "testnet" or "enabled" or "treasury.bridge.enabled" => "true or false",
        _ when member.EndsWith("Wei", StringComparison.Ordinal) => "a whole number of wei as a decimal string, such as \"1000000000\"",
        _ when member.EndsWith("Percent", StringComparison.Ordinal) => $"a whole number from 0 to {LargestPercent}",
        _ when member.EndsWith("Url", StringComparison.Ordinal) || member.EndsWith("ame", StringComparison.Ordinal) => "a text",
        _ when member.EndsWith("ontract", StringComparison.Ordinal) || member.EndsWith("ddress", StringComparison.Ordinal) => "an address, 0x and 40 hex digits",
        _ when member.EndsWith("Network", StringComparison.Ordinal) => "the name of a network in this folder",
        _ => "a number",
    };

    private static IEnumerable<string> Mistakes(NetworkFile file, string path)
    {
        string fileName = Path.GetFileNameWithoutExtension(path);
        (bool Wrong, string Mistake)[] rules =
        [
            (!NamePattern().IsMatch(file.Name), $"name '{file.Name}' must be lower-case letters, digits and dashes, at most {LongestName}; rename it, and the file with it"),
            (file.Name != fileName, $"name '{file.Name}' must be the file's name; write \"{fileName}\", or rename the file"),
            (file.ChainId < 1, "chainId must be 1 or more; the chain's own number, as eth_chainId answers"),
            (file is { Local: true, Testnet: true }, "testnet goes with public networks; take it out, or local"),
            (file.BlockTimeSeconds is not (> 0 and <= 3600), "blockTimeSeconds must be above 0 and at most 3600"),
            (file.Finality is { Mode: FinalityMode.Depth, Depth: not (>= 1 and <= LargestDepth) }, $"finality.depth must be 1 to {LargestDepth}; it goes with the mode depth"),
            (file.Finality is { Mode: FinalityMode.Tag, Depth: not null }, "finality.depth goes with the mode depth only; take it out, or write \"mode\": \"depth\""),
            (file.MaxFeePerGasWei is { Sign: < 1 }, "maxFeePerGasWei must be above 0; take it out for no cap"),
            (file.MaxPriorityFeePerGasWei is { Sign: < 0 }, "maxPriorityFeePerGasWei must not be negative"),
            (file.MaxPriorityFeePerGasWei > file.MaxFeePerGasWei, "maxPriorityFeePerGasWei must not be above maxFeePerGasWei; the tip is part of it"),
            (file.MaxFeePerTransactionWei is { Sign: < 1 }, "maxFeePerTransactionWei must be above 0; take it out for no cap"),
            (file.MaxSpendPerDayWei is { Sign: < 1 }, "maxSpendPerDayWei must be above 0; take it out for no cap"),
            (file.BaseFeeHeadroomPercent is < 0 or > LargestPercent, $"baseFeeHeadroomPercent must be 0 to {LargestPercent}"),
            (file.L1FeeHeadroomPercent is < 0 or > LargestPercent, $"l1FeeHeadroomPercent must be 0 to {LargestPercent}"),
            (file.GasRoomPercent is < 0 or > LargestPercent, $"gasRoomPercent must be 0 to {LargestPercent}"),
            (IsWithout(file.ExplorerTransactionUrl, "{hash}"), "explorerTransactionUrl must be a URL that holds {hash}"),
            (IsWithout(file.ExplorerAddressUrl, "{address}"), "explorerAddressUrl must be a URL that holds {address}"),
            (file.EtherUsdFeed is { } feed && !IsAddress(feed.Address), "etherUsdFeed.address is not an address: 0x and 40 hex digits"),
            (file.EtherUsdFeed is { MaxAgeSeconds: < 60 or > 172_800 }, "etherUsdFeed.maxAgeSeconds must be 60 to 172800"),
        ];
        return rules.Where(rule => rule.Wrong).Select(rule => rule.Mistake)
            .Concat(SignerMistakes(file.Signers))
            .Concat(UrlMistakes("rpcUrls", file.RpcUrls))
            .Concat((file.RpcUrlsByEnvironment ?? new Dictionary<string, IReadOnlyList<Uri>>()).SelectMany(set => UrlMistakes($"rpcUrlsByEnvironment.{set.Key}", set.Value)))
            .Concat(file.Treasury is { } treasury ? Mistakes(file, treasury) : []);
    }

    private static IEnumerable<string> Mistakes(NetworkFile file, TreasuryFile treasury)
    {
        (bool Wrong, string Mistake)[] rules =
        [
            (treasury.MinBalanceWei is not { Sign: >= 0 }, "treasury.minBalanceWei must be 0 or more"),
            (treasury.TargetBalanceWei is null || treasury.TargetBalanceWei <= treasury.MinBalanceWei, "treasury.targetBalanceWei must be above treasury.minBalanceWei: a refill brings the balance to it"),
            (treasury.Bridge is not null && file.Family == ChainFamily.Ethereum, "treasury.bridge goes with Arbitrum and the OP Stack; take it out"),
            (treasury.Bridge is { } bridge && !IsAddress(bridge.Contract), "treasury.bridge.contract is not an address: 0x and 40 hex digits"),
            (treasury.Bridge is { MaxTransferWei: { Sign: < 1 } }, "treasury.bridge.maxTransferWei must be above 0"),
            (treasury.Bridge is { MaxPerDayWei: { Sign: < 1 } }, "treasury.bridge.maxPerDayWei must be above 0"),
            (treasury.Bridge is { Enabled: true, MaxPerDayWei: null }, "treasury.bridge.maxPerDayWei is missing; a bridge that is enabled must have a limit"),
        ];
        return rules.Where(rule => rule.Wrong).Select(rule => rule.Mistake);
    }

    private static IEnumerable<string> SignerMistakes(IReadOnlyList<string>? names)
    {
        if (names is { Count: 0 })
        {
            yield return "signers must name at least one; take it out for all that there are";
        }

        foreach (string? wrong in (names ?? []).Where(name => name is null || !NamePattern().IsMatch(name)))
        {
            yield return $"signers: '{wrong}' is no signer's name: lower-case letters, digits and dashes, at most {LongestName}";
        }

        foreach (string twice in (names ?? []).GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            yield return $"signers names '{twice}' twice; once is enough";
        }
    }

    private static IEnumerable<string> UrlMistakes(string member, IReadOnlyList<Uri>? urls)
    {
        if (urls is null or { Count: 0 })
        {
            return [$"{member} must hold at least one URL"];
        }

        return urls.Where(url => url is not { IsAbsoluteUri: true, Scheme: "http" or "https" }).Select(url => $"{member}: '{Uncredited(url)}' must be an http or https URL");
    }

    private static bool IsWithout(string? url, string placeholder) =>
        url is not null && !(url.Contains(placeholder, StringComparison.Ordinal) && Uri.TryCreate(url, UriKind.Absolute, out _));

    /// <summary>A URL may carry a key, and this goes into a log.</summary>
    private static string Uncredited(Uri? url) => url is { IsAbsoluteUri: true } ? $"{url.Scheme}://{url.Host}" : "";

    private static Uri Fill(Uri url, string member, bool required, List<string> mistakes)
    {
        string text = url.OriginalString;
        foreach (Match match in PlaceholderPattern().Matches(text))
        {
            string name = match.Groups["name"].Value;
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                text = text.Replace(match.Value, value, StringComparison.Ordinal);
            }
            else if (required)
            {
                mistakes.Add($"{member}: the URL at {url.Host} needs the environment variable {name}, which is not set; set it, or take the URL out");
            }
        }

        return new Uri(text);
    }

    [GeneratedRegex(@"\{env:(?<name>[A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex PlaceholderPattern();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^0x[0-9a-fA-F]{40}$")]
    private static partial Regex AddressPattern();
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using Zkp.Evm;

namespace Zkp.Cli.Deploy.Explorer;

/// <summary>Publishes sources on the explorers that speak Etherscan's API, version 2: one call submits, others ask what came of it.</summary>
public sealed class EtherscanClient(HttpClient http, EtherscanOptions options, long chainId, TimeProvider time)
{
    private const int LongestDetail = 300;

    /// <summary>Has a contract's source verified. An explorer's refusal is an outcome, not an exception.</summary>
    public async Task<SourceOutcome> VerifyAsync(DeployedSource source, string compilerVersion, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        Dictionary<string, string> submission = new(StringComparer.Ordinal)
        {
            ["module"] = "contract",
            ["action"] = "verifysourcecode",
            ["apikey"] = options.ApiKey,
            ["contractaddress"] = source.Address.ToString(),
            ["sourceCode"] = source.Contract.CompilerInput,
            ["codeformat"] = "solidity-standard-json-input",
            ["contractname"] = $"{source.Contract.File}:{source.Contract.Name}",
            ["compilerversion"] = compilerVersion,
            // The documentation's name, and the one with a spelling mistake that the API had for years.
            ["constructorArguments"] = Convert.ToHexStringLower(source.ConstructorArguments),
            ["constructorArguements"] = Convert.ToHexStringLower(source.ConstructorArguments),
        };
        (EtherscanAnswer? submitted, string? problem) = await UntilAnsweredAsync(
            () => new HttpRequestMessage(HttpMethod.Post, Address("")) { Content = new FormUrlEncodedContent(submission) },
            answer => answer.Accepted,
            start,
            cancellationToken);
        if (submitted is null || submitted.Verified || !submitted.Accepted)
        {
            return Outcome(submitted, problem);
        }

        string question = $"&module=contract&action=checkverifystatus&guid={Uri.EscapeDataString(submitted.Result)}&apikey={Uri.EscapeDataString(options.ApiKey)}";
        (EtherscanAnswer? checkedAnswer, problem) = await UntilAnsweredAsync(
            () => new HttpRequestMessage(HttpMethod.Get, Address(question)), answer => answer.Verified, start, cancellationToken);
        return Outcome(checkedAnswer, problem);
    }

    private Uri Address(string more) => new(string.Create(CultureInfo.InvariantCulture, $"{options.Endpoint}?chainid={chainId}{more}"));

    private SourceOutcome Outcome(EtherscanAnswer? answer, string? problem) => answer is null
        ? new SourceOutcome(false, problem!)
        : new SourceOutcome(answer.Verified, Shorten(answer.Result));

    /// <summary>Asks until the answer is final, or patience ends.</summary>
    private async Task<(EtherscanAnswer? Answer, string? Problem)> UntilAnsweredAsync(
        Func<HttpRequestMessage> ask, Func<EtherscanAnswer, bool> isGood, long start, CancellationToken cancellationToken)
    {
        while (true)
        {
            (EtherscanAnswer? answer, string? problem) = await AskAsync(ask, cancellationToken);
            bool again = answer is null ? problem is not null : !isGood(answer) && !answer.Verified && answer.MustWait;
            if (!again)
            {
                return (answer, problem);
            }

            if (time.GetElapsedTime(start) > options.Patience)
            {
                return (null, $"no verdict after {options.Patience.TotalSeconds:0} s: {problem ?? Shorten(answer!.Result)}");
            }

            await Task.Delay(options.PollInterval, time, cancellationToken);
        }
    }

    /// <returns>The answer; or why there is none, which may pass.</returns>
    private async Task<(EtherscanAnswer? Answer, string? Problem)> AskAsync(Func<HttpRequestMessage> ask, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = ask();
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500)
            {
                return (null, $"the explorer answers with status {(int)response.StatusCode}");
            }

            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            return (Parse(body) ?? new EtherscanAnswer("0", $"status {(int)response.StatusCode}, and no answer of Etherscan's form: {body}"), null);
        }
        catch (HttpRequestException error)
        {
            return (null, $"the explorer can't be reached: {error.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "the explorer does not answer in time");
        }
    }

    private static EtherscanAnswer? Parse(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("status", out JsonElement status)
                && document.RootElement.TryGetProperty("result", out JsonElement result)
                ? new EtherscanAnswer(status.ToString(), result.ToString())
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An explorer that repeats the key in its answer must not bring it into a log.</summary>
    private string Shorten(string text)
    {
        text = text.Replace(options.ApiKey, "…", StringComparison.Ordinal);
        return text.Length <= LongestDetail ? text : text[..LongestDetail] + "…";
    }
}

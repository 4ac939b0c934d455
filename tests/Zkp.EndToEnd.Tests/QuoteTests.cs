using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json.Nodes;

namespace Zkp.EndToEnd.Tests;

/// <summary>A quote that is asked for, cited and kept.</summary>
[Collection<SingleRequests>]
public sealed class QuoteTests(StackFixture stack)
{
    [Fact]
    public async Task A_cited_quote_decides_network_and_limit_and_its_receipt_is_measured_against_it()
    {
        using HttpResponseMessage response = await stack.Http.PostAsJsonAsync(
            "/api/v1/quotes", new { circuit = "axiom-entailment", policy = new { networks = new[] { "local-optimism", "local-l1" }, urgency = "low" } });
        JsonObject quote = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        JsonNode chosen = quote["chosenQuote"]!;
        Assert.Equal("local-optimism", quote["chosen"]!.GetValue<string>());
        Assert.True(Amount(chosen["l1FeeWei"]) > 0 && Amount(chosen["l1FeeWei"]) < Amount(chosen["expectedFeeWei"]));
        Assert.Equal(1.0, quote["rows"]!.AsArray().Single(row => row!["quote"]!["network"]!.GetValue<string>() == "local-optimism")!["score"]!["cost"]!.GetValue<double>());
        Assert.Contains("the policy allows", quote["explanation"]!.GetValue<string>(), StringComparison.Ordinal);

        JsonObject request = StackFixture.Request(atom: "Quoted");
        request.Remove("policy");
        request["quote"] = quote["id"]!.DeepClone();
        string id = await stack.SubmitAsync(request);
        JsonObject proof = await stack.WaitForFinalizedAsync(id);

        Assert.Equal("local-optimism", proof["network"]!.GetValue<string>());
        Assert.Equal(quote["id"]!.GetValue<string>(), proof["quote"]!.GetValue<string>());
        Assert.Equal(Amount(chosen["expectedFeeWei"]), Amount(proof["quotedFeeWei"]));
        Assert.Equal(Amount(chosen["worstFeeWei"]), Amount(proof["policy"]!["maxFeeWei"]));
        Assert.True(Amount(proof["actualFeeWei"]) <= Amount(chosen["worstFeeWei"]));
        Assert.InRange(proof["quoteError"]!.GetValue<double>(), -0.5, 0.5);
        Assert.True(Amount(proof["l1FeeWei"]) > 0);
        Assert.Equal(["Sequenced", "Posted", "Safe", "Finalized"], proof["finality"]!.AsArray().Select(step => step!["stage"]!.GetValue<string>()));
        Assert.Contains("event: Finality\ndata: ", await stack.Http.GetStringAsync($"/api/v1/proofs/{id}/events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_treasury_shows_each_account_to_the_operator_and_to_nobody_else()
    {
        Uri path = new("/api/v1/treasury", UriKind.Relative);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stack.Http.GetAsync(path)).StatusCode);

        using HttpClient http = OperatorTests.AdminOf(stack);
        JsonArray accounts = [];
        for (int i = 0; i < 100 && accounts.Count == 0; i++)
        {
            accounts = (await http.GetFromJsonAsync<JsonObject>(path))!["accounts"]!.DeepClone().AsArray();
            await Task.Delay(100);
        }

        Assert.Equal(
            ["local-arbitrum", "local-arbitrum", "local-l1", "local-l1", "local-optimism", "local-optimism"], accounts.Select(account => account!["network"]!.GetValue<string>()));
        Assert.Equal(2, accounts.Select(account => account!["signer"]!.GetValue<string>()).Distinct().Count());
        Assert.All(accounts, account => Assert.True(Amount(account!["balanceWei"]) > Amount(account["minBalanceWei"]) && account["refill"]!["means"]!.GetValue<string>() == "None"));
    }

    private static BigInteger Amount(JsonNode? wei) => BigInteger.Parse(wei!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
}

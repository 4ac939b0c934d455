using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zkp.EndToEnd.Tests;

/// <summary>An operator with <c>zkp tx</c> in hand, against a transaction that no block takes.</summary>
[Collection<SingleRequests>]
public sealed class OperatorTests(StackFixture stack)
{
    [Fact]
    public async Task A_stuck_transaction_is_listed_bumped_and_taken_back_and_all_of_it_is_written_down()
    {
        await using FrozenChain chain = await FrozenChain.FreezeAsync(stack, StackFixture.ProxiedNetwork);
        string id = await stack.SubmitAsync(StackFixture.Request(StackFixture.ProxiedNetwork, "Stuck"));
        JsonObject submitted = await stack.WaitAsync(id, found => StackFixture.StateOf(found) == "Submitted", "Submitted");

        JsonObject listed = (await TxAsync("list")).Json["transactions"]!.AsArray().Select(row => row!.AsObject()).Single(row => row["id"]!.GetValue<string>() == id);
        Assert.Equal(submitted["transactionHash"]!.GetValue<string>(), listed["hash"]!.GetValue<string>());
        Assert.Contains(id, (await RunAsync("list")).Output, StringComparison.Ordinal);

        (int code, JsonObject dry) = await TxAsync("bump", id, "--network", StackFixture.ProxiedNetwork, "--dry-run");
        Assert.Equal((0, "WouldDo"), (code, dry["outcome"]!.GetValue<string>()));
        Assert.Equal(listed["hash"]!.GetValue<string>(), dry["hash"]!.GetValue<string>());

        (code, JsonObject bumped) = await TxAsync("bump", id, "--network", StackFixture.ProxiedNetwork);
        Assert.Equal((0, "Done"), (code, bumped["outcome"]!.GetValue<string>()));
        Assert.NotEqual(listed["hash"]!.GetValue<string>(), bumped["hash"]!.GetValue<string>());
        Assert.True(Wei(bumped["maxFeePerGasWei"]) > Wei(listed["maxFeePerGasWei"]));

        (code, JsonObject refused) = await TxAsync("rewind", id, "--network", StackFixture.ProxiedNetwork);
        Assert.Equal((1, "Refused"), (code, refused["outcome"]!.GetValue<string>()));

        (code, JsonObject cancelled) = await TxAsync("cancel", id, "--network", StackFixture.ProxiedNetwork);
        Assert.Equal((0, "Done"), (code, cancelled["outcome"]!.GetValue<string>()));
        await chain.ThawAsync();
        JsonObject end = await stack.WaitForEndAsync(id);

        Assert.Equal("Failed", StackFixture.StateOf(end));
        Assert.Equal("transaction_cancelled", end["error"]!["code"]!.GetValue<string>());
        Assert.Equal(0, await stack.ProvenEventsAsync(submitted));
        JsonArray journal = (await TxAsync("journal", "--network", StackFixture.ProxiedNetwork)).Json["journal"]!.AsArray();
        Assert.Equal(
            ["Cancel Done", "Cancel Begun", "RewindLease Refused", "Bump Done", "Bump Begun", "Bump WouldDo"],
            journal.Where(line => line!["id"]?.GetValue<string>() == id).Select(line => $"{line!["action"]} {line["outcome"]}"));
        Assert.All(journal, line => Assert.Equal("Ada", line!["by"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_contracts_events_are_followed()
    {
        JsonObject proof = await stack.WaitForFinalizedAsync(await stack.SubmitAsync(StackFixture.Request(StackFixture.ProxiedNetwork, "Indexed")));
        using HttpClient admin = AdminOf(stack);
        JsonObject? found = null;
        for (int look = 0; found is null && look < 150; look++)
        {
            await Task.Delay(200);
            JsonObject index = JsonNode.Parse(await admin.GetStringAsync(new Uri($"/api/v1/operator/networks/{StackFixture.ProxiedNetwork}/events", UriKind.Relative)))!.AsObject();
            found = index["events"]!.AsArray().Select(row => row!.AsObject())
                .FirstOrDefault(row => row["transactionHash"]!.GetValue<string>() == proof["transactionHash"]!.GetValue<string>());
        }

        Assert.NotNull(found);
        Assert.Equal(("StatementProven", true), (found["name"]!.GetValue<string>(), found["isOurs"]!.GetValue<bool>()));
        Assert.DoesNotContain($"Security: on {StackFixture.ProxiedNetwork}", stack.Stack.App.RecentOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told_in_one_line()
    {
        (int code, string output, string errors) = await RunAsync("cancel", "no-such", "--network", StackFixture.ProxiedNetwork);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("No signer here has a request 'no-such'", errors, StringComparison.Ordinal);

        (code, _, errors) = await RunAsync("journal", "--network", "nowhere");
        Assert.Equal(2, code);
        Assert.Contains("There is no enabled network 'nowhere'", errors, StringComparison.Ordinal);

        (code, _, errors) = await RunProcessAsync(["tx", "list", "--url", stack.Stack.AppUrl.ToString(), "--key", "wrong"]);
        Assert.Equal(2, code);
        Assert.Contains("does not accept the master key", errors, StringComparison.Ordinal);
    }

    private static System.Numerics.BigInteger Wei(JsonNode? value) =>
        System.Numerics.BigInteger.Parse(value!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<(int Code, JsonObject Json)> TxAsync(params string[] arguments)
    {
        (int code, string output, string errors) = await RunAsync([.. arguments, "--json"]);
        Assert.True(output.Length > 0, errors);
        return (code, JsonNode.Parse(output)!.AsObject());
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunProcessAsync(["tx", .. arguments, "--url", stack.Stack.AppUrl.ToString(), "--key", MasterKey(stack), "--by", "Ada"]);

    /// <summary>A client with the host's master key.</summary>
    internal static HttpClient AdminOf(StackFixture stack)
    {
        HttpClient http = new() { BaseAddress = stack.Stack.AppUrl };
        http.DefaultRequestHeaders.Add("x-functions-key", MasterKey(stack));
        return http;
    }

    private static string MasterKey(StackFixture stack)
    {
        using JsonDocument keys = JsonDocument.Parse(File.ReadAllText(Path.Combine(stack.Stack.Folders.Runtime, "keys.json")));
        return keys.RootElement.GetProperty("masterKey").GetString()!;
    }

    private static async Task<(int Code, string Output, string Errors)> RunProcessAsync(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(StackFixture.FindRoot(), "artifacts", "bin", "Zkp.Cli", "release", "zkp.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Zkp.Cli.Output;
using Zkp.Cli.Stack;

namespace Zkp.EndToEnd.Tests;

/// <summary>As many lines in one batch as it takes, on storage and an app of their own, where nobody's company comes and nothing is proved.</summary>
[Collection<SingleRequests>]
public sealed class LargeBatchTests : IAsyncLifetime
{
    private const string Network = "local-l1";
    private const int Most = 10_000;

    /// <summary>With <c>ZKP_SOAK=1</c> as many as a batch takes, in some minutes.</summary>
    private static readonly int Lines = BatchCircuits.Soak ? Most : 80;

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-large-batch-").FullName;
    private readonly string key = $"large-{Guid.NewGuid():n}";
    private LocalStack stack = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        stack = await LocalStack.StartAsync(
            new LocalStackOptions
            {
                StateDirectory = folder,
                CircuitsDirectories = [Path.Combine(StackFixture.FindRoot(), ".zkp", "circuits")],
                Networks = [.. LocalNetwork.Defaults.Where(network => network.Name == Network)],
                AppEnvironment = new Dictionary<string, string> { ["Zkp__BatchLongestWaitSeconds"] = "3600" },
            },
            new PlainReporter(TextWriter.Null));
        http = stack.CreateClient();
        http.Timeout = TimeSpan.FromMinutes(20);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await stack.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Every_good_line_waits_once_whatever_became_of_the_upload()
    {
        // The key opens a batch, so that its id is known whatever becomes of an upload.
        string id = (await PostAsync([], 0))["id"]!.GetValue<string>();

        // What breaks off in the middle of a line: it is taken in up to that line, though lines are taken in by sixteen.
        int cutAt = (Lines * 2 / 5) + 7;
        Assert.NotEqual(0, cutAt % 16);
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(Enumerable.Range(1, cutAt), 0, () => WaitForLinesAsync(id, cutAt / 16 * 16)));
        await WaitForLinesAsync(id, cutAt);

        // From a place before that, and beyond what a batch takes.
        int offset = cutAt - 20;
        long start = Stopwatch.GetTimestamp();
        JsonObject rest = await PostAsync(Enumerable.Range(offset + 1, Lines - offset + (Lines == Most ? 5 : 0)), offset);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.Equal(Lines, rest["nextOffset"]!.GetValue<int>());
        Assert.Equal(Lines == Most, rest["truncated"] is not null);
        TestContext.Current.SendDiagnosticMessage(
            $"{Lines} lines: the last {Lines - offset} in {seconds:0.0} s, {(Lines - offset) / seconds:0} a second; the app's memory {PeakMebibytes()} MiB at its peak");

        int[] bad = [.. Enumerable.Range(1, Lines).Where(IsBad)], blank = [.. Enumerable.Range(1, Lines).Where(IsBlank)];
        JsonObject done = await GetAsync(id);
        Assert.Equal(
            (Lines, bad.Length, Lines - bad.Length - blank.Length, 0),
            (Count(done, "lines"), Count(done, "rejected"), Count(done, "pending"), Count(done, "failed")));
        Assert.Equal(bad.Select(line => $"{line} {Code(line)}"), done["problems"]!.AsArray().Select(each => $"{each!["line"]} {each["code"]}"));
        await AssertWaitingAsync(id, bad.Concat(blank));
        await AssertMostAsync();
    }

    /// <summary>Lines beyond the last one are not read, and the answer says so.</summary>
    private async Task AssertMostAsync()
    {
        JsonObject answer = await PostAsync([1, 2, 3], Most - 1, $"most-{key}");
        Assert.Equal((1, 1, Most), (Count(answer, "lines"), Count(answer, "accepted"), Count(answer, "nextOffset")));
        Assert.Contains("at most 10000 lines", answer["truncated"]!.GetValue<string>(), StringComparison.Ordinal);

        using HttpResponseMessage refused = await SendAsync([1], Most);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("bad_offset", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Each line that is neither bad nor blank has one request, of its own statement, and that waits; there is no other.</summary>
    private async Task AssertWaitingAsync(string id, IEnumerable<int> without)
    {
        JsonObject listing = (await http.GetFromJsonAsync<JsonObject>($"/api/v1/batches/{id}/lines"))!;
        Dictionary<int, string> made = listing["lines"]!.AsArray()
            .Where(line => line!["proofId"] is not null)
            .ToDictionary(line => line!["line"]!.GetValue<int>(), line => line!["proofId"]!.GetValue<string>());
        Assert.Equal(Enumerable.Range(1, Lines).Except(without), made.Keys.Order());
        Assert.Equal(made.Count, made.Values.Distinct().Count());

        TableServiceClient storage = new(stack.Azurite.ConnectionString);
        List<string> waiting = await storage.GetTableClient("waiting").QueryAsync<TableEntity>(select: ["RowKey"]).Select(row => row.RowKey).ToListAsync();
        Assert.Equal(made.Values.Order(StringComparer.Ordinal), waiting.Order(StringComparer.Ordinal));
        List<string> records = await storage.GetTableClient("proofs").QueryAsync<TableEntity>(row => row.PartitionKey == "dev", select: ["RowKey"]).Select(row => row.RowKey).ToListAsync();
        Assert.Equal(made.Values.Order(StringComparer.Ordinal), records.Order(StringComparer.Ordinal));
    }

    private static bool IsBlank(int line) => line % 1_000 == 3;

    private static bool IsBad(int line) => line % 125 == 0;

    private static string Code(int line) => line % 250 == 0 ? "malformed_json" : "not_entailed";

    /// <summary>Every one has a policy of its own, so that none finds company.</summary>
    private static string Line(int line)
    {
        if (IsBlank(line))
        {
            return " ";
        }

        if (IsBad(line) && Code(line) == "malformed_json")
        {
            return "{\"circuit\": ";
        }

        JsonObject request = StackFixture.Request(Network, $"L{line}");
        request["policy"]!["maxFeeWei"] = $"{1_000_000_000_000_000_000 + line}";
        if (IsBad(line))
        {
            request["statement"]!["theorem"] = "Other";
        }

        return request.ToJsonString();
    }

    private async Task<JsonObject> GetAsync(string id) => (await http.GetFromJsonAsync<JsonObject>($"/api/v1/batches/{id}"))!;

    private async Task<JsonObject> PostAsync(IEnumerable<int> lines, int offset, string? otherKey = null)
    {
        using HttpResponseMessage response = await SendAsync(lines, offset, null, otherKey);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, answer);
        return JsonNode.Parse(answer)!.AsObject();
    }

    private async Task<HttpResponseMessage> SendAsync(IEnumerable<int> lines, int offset, Func<Task>? breaksOff = null, string? otherKey = null)
    {
        IEnumerable<byte[]> pieces = lines.Select(line => Encoding.UTF8.GetBytes(Line(line) + "\n"));
        if (breaksOff is not null)
        {
            pieces = pieces.Append(Encoding.UTF8.GetBytes(Line(1)[..20]));
        }

        using HttpRequestMessage message = new(HttpMethod.Post, $"/api/v1/batches?offset={offset}") { Content = new SlowUpload(pieces, breaksOff) };
        message.Headers.Add("Idempotency-Key", otherKey ?? key);
        return await http.SendAsync(message);
    }

    private async Task WaitForLinesAsync(string id, int lines)
    {
        int taken = 0;
        long start = Stopwatch.GetTimestamp();
        while (taken < lines && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(Math.Max(60, Lines / 20)))
        {
            await Task.Delay(500);
            taken = Count(await GetAsync(id), "nextOffset");
        }

        Assert.Equal(lines, taken);
    }

    private static int Count(JsonObject progress, string name) => progress[name]!.GetValue<int>();

    private long PeakMebibytes()
    {
        using Process app = Process.GetProcessById(stack.App.ProcessId);
        return app.PeakWorkingSet64 >> 20;
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Zkp.LocalRuntime.Tests;

public sealed class ManagementApiTests : IAsyncLifetime
{
    private const string Api = "/runtime/webhooks/durabletask";

    private readonly TemporaryFolder folder = new();
    private RuntimeHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await RuntimeHost.StartAsync(
            [typeof(OrchestrationFunctions)],
            folder.Path,
            settings: new Dictionary<string, string?> { ["ZkpLocalRuntime:Keys:System:durabletask_extension"] = "system" });
        host.Http.DefaultRequestHeaders.Add("x-functions-key", "system");
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("GET", "/instances")]
    [InlineData("DELETE", "/instances?createdTimeFrom=2000-01-01")]
    [InlineData("GET", "/instances/a")]
    [InlineData("DELETE", "/instances/a")]
    [InlineData("POST", "/instances/a/terminate")]
    [InlineData("POST", "/instances/a/suspend")]
    [InlineData("POST", "/instances/a/resume")]
    [InlineData("POST", "/instances/a/restart")]
    [InlineData("POST", "/instances/a/raiseEvent/b")]
    [InlineData("POST", "/orchestrators/Events")]
    public async Task Everything_wants_the_system_key(string method, string path)
    {
        foreach (string? key in new[] { null, "wrong", "host" })
        {
            using HttpClient anonymous = new() { BaseAddress = host.Http.BaseAddress };
            using HttpRequestMessage request = new(new HttpMethod(method), Api + path);
            if (key is not null)
            {
                request.Headers.Add("x-functions-key", key);
            }

            using HttpResponseMessage answer = await anonymous.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_instance_is_started_watched_fed_and_purged_over_http()
    {
        using HttpResponseMessage started = await host.Http.PostAsJsonAsync(Api + "/orchestrators/StepByStep/managed", new { any = "input" });
        await host.UntilAsync("managed", status => status.SerializedCustomStatus is not null);
        using HttpResponseMessage running = await host.Http.GetAsync(started.Headers.Location);
        JsonElement status = await running.Content.ReadFromJsonAsync<JsonElement>();
        foreach (string word in new[] { "a", "b", "c" })
        {
            using HttpResponseMessage raised = await host.Http.PostAsJsonAsync(Api + "/instances/managed/raiseEvent/Next", word);
            Assert.Equal(HttpStatusCode.Accepted, raised.StatusCode);
        }

        await host.CompletionAsync("managed");
        using HttpResponseMessage ended = await host.Http.GetAsync(Api + "/instances/managed?showInput=false");
        JsonElement end = await ended.Content.ReadFromJsonAsync<JsonElement>();
        using HttpResponseMessage tooLate = await host.Http.PostAsJsonAsync(Api + "/instances/managed/raiseEvent/Next", "d");
        using HttpResponseMessage purged = await host.Http.DeleteAsync(Api + "/instances/managed");
        using HttpResponseMessage gone = await host.Http.GetAsync(Api + "/instances/managed");

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, running.StatusCode);
        Assert.Equal("Running", status.GetProperty("runtimeStatus").GetString());
        Assert.Equal("StepByStep", status.GetProperty("name").GetString());
        Assert.Equal("input", status.GetProperty("input").GetProperty("any").GetString());
        Assert.Equal(0, status.GetProperty("customStatus").GetProperty("step").GetInt32());
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        Assert.Equal("a,0,b,1,c,4", end.GetProperty("output").GetString());
        Assert.Equal(JsonValueKind.Null, end.GetProperty("input").ValueKind);
        Assert.Equal(HttpStatusCode.Gone, tooLate.StatusCode);
        Assert.Equal(1, (await purged.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("instancesDeleted").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task An_instance_is_suspended_resumed_terminated_and_restarted_over_http()
    {
        string id = await host.StartOrchestrationAsync("Events");
        await PostAsync($"/instances/{id}/suspend?reason=why", HttpStatusCode.Accepted);
        await host.UntilAsync(id, status => status.RuntimeStatus.ToString() == "Suspended");
        await PostAsync($"/instances/{id}/resume?reason=on", HttpStatusCode.Accepted);
        await host.UntilAsync(id, status => status.RuntimeStatus.ToString() == "Running");
        await PostAsync($"/instances/{id}/terminate?reason=enough", HttpStatusCode.Accepted);
        await host.CompletionAsync(id);
        JsonElement ended = await host.Http.GetFromJsonAsync<JsonElement>($"{Api}/instances/{id}");
        await PostAsync($"/instances/{id}/terminate?reason=again", HttpStatusCode.Gone);
        await PostAsync("/instances/nobody/terminate", HttpStatusCode.NotFound);
        await PostAsync($"/instances/{id}/restart?restartWithNewInstanceId=false", HttpStatusCode.Accepted);
        await PostAsync($"/orchestrators/Events/{id}", HttpStatusCode.Conflict);

        Assert.Equal("Terminated", ended.GetProperty("runtimeStatus").GetString());
        Assert.Equal("enough", ended.GetProperty("output").GetString());
    }

    [Fact]
    public async Task Instances_are_listed_in_pages_with_a_token_in_the_header()
    {
        for (int i = 0; i < 3; i++)
        {
            await host.RunAsync("Fails");
        }

        await host.RunAsync("Timers");
        const string Query = Api + "/instances?runtimeStatus=Failed&top=2&createdTimeFrom=2000-01-01T00:00:00Z";
        using HttpResponseMessage first = await host.Http.GetAsync(Query);
        string token = Assert.Single(first.Headers.GetValues("x-ms-continuation-token"));
        using HttpRequestMessage next = new(HttpMethod.Get, Query);
        next.Headers.Add("x-ms-continuation-token", token);
        using HttpResponseMessage second = await host.Http.SendAsync(next);
        JsonElement[] all = [.. (await first.Content.ReadFromJsonAsync<JsonElement[]>())!, .. (await second.Content.ReadFromJsonAsync<JsonElement[]>())!];

        Assert.Equal(3, all.Select(instance => instance.GetProperty("instanceId").GetString()).Distinct().Count());
        Assert.All(all, instance => Assert.Equal("by nought", instance.GetProperty("failure").GetProperty("message").GetString()));
        Assert.False(second.Headers.Contains("x-ms-continuation-token"));
    }

    [Theory]
    [InlineData("GET", "/instances?top=0")]
    [InlineData("GET", "/instances?runtimeStatus=Sleeping")]
    [InlineData("GET", "/instances?createdTimeFrom=yesterday")]
    [InlineData("GET", "/instances?showInput=perhaps")]
    [InlineData("DELETE", "/instances")]
    public async Task A_bad_query_is_a_400_that_says_why(string method, string path)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), Api + path);
        using HttpResponseMessage answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task A_payload_that_is_no_json_is_refused()
    {
        string id = await host.StartOrchestrationAsync("Events");
        using StringContent content = new("{not json");
        using HttpResponseMessage answer = await host.Http.PostAsync($"{Api}/instances/{id}/raiseEvent/Word", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task PostAsync(string path, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await host.Http.PostAsync(Api + path, null);
        Assert.Equal((path, expected), (path, answer.StatusCode));
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Zkp.LocalRuntime.Tests;

public sealed class HttpTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private RuntimeHost host = null!;

    public async ValueTask InitializeAsync() => host = await RuntimeHost.StartAsync(
        [typeof(HttpTestFunctions), typeof(OrchestrationFunctions)],
        folder.Path,
        builder =>
        {
            builder.Services.AddScoped<ScopedThing>();
            builder.Services.AddTransient<IStartupFilter, ExtraEndpoint>();
            builder.UseMiddleware<RecordingMiddleware>();
        },
        settings: new Dictionary<string, string?>
        {
            ["ZkpLocalRuntime:Keys:Functions:Keyed:own"] = "key of the function",
            ["ZkpLocalRuntime:Keys:Host:given"] = "key of the host",
        });

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_route_is_the_prefix_and_the_functions_name_and_other_methods_are_refused()
    {
        JsonElement answer = await host.Http.GetFromJsonAsync<JsonElement>("/api/Plain");
        using HttpResponseMessage wrongMethod = await host.Http.PostAsync("/api/Plain", null);
        using HttpResponseMessage nowhere = await host.Http.GetAsync("/Plain");

        Assert.Equal("GET", answer.GetProperty("method").GetString());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrongMethod.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Fact]
    public async Task Classes_are_made_for_each_invocation_from_a_scope_of_its_own_and_disposed()
    {
        int before = HttpTestFunctions.Disposed;
        JsonElement first = await host.Http.GetFromJsonAsync<JsonElement>("/api/Plain");
        JsonElement second = await host.Http.GetFromJsonAsync<JsonElement>("/api/Plain");

        Assert.True(first.GetProperty("same").GetBoolean());
        Assert.NotEqual(first.GetProperty("number").GetInt32(), second.GetProperty("number").GetInt32());
        Assert.True(HttpTestFunctions.Disposed >= before + 2);
    }

    [Fact]
    public async Task Route_parameters_are_bound_by_name_and_type()
    {
        Guid id = Guid.NewGuid();
        JsonElement answer = await host.Http.GetFromJsonAsync<JsonElement>($"/api/things/{id}/parts/7/now");
        JsonElement without = await host.Http.GetFromJsonAsync<JsonElement>($"/api/things/{id}/parts/7");
        using HttpResponseMessage badGuid = await host.Http.GetAsync("/api/things/not-a-guid/parts/7");
        using HttpResponseMessage badConstraint = await host.Http.GetAsync($"/api/things/{id}/parts/seven");

        Assert.Equal(id, answer.GetProperty("id").GetGuid());
        Assert.Equal(7, answer.GetProperty("number").GetInt32());
        Assert.Equal("now", answer.GetProperty("when").GetString());
        Assert.True(answer.GetProperty("sameHttp").GetBoolean());
        Assert.Equal("Parameters", answer.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, without.GetProperty("when").ValueKind);
        Assert.Equal(HttpStatusCode.BadRequest, badGuid.StatusCode);
        Assert.Contains("'not-a-guid' cannot be used as 'id'", await badGuid.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, badConstraint.StatusCode);
    }

    [Fact]
    public async Task Keys_are_asked_for_by_level()
    {
        string hostKey = host.Keys.MasterKey;
        JsonElement file = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(folder.Combine("keys.json")));
        string defaultHostKey = file.GetProperty("hostKeys").GetProperty("default").GetString()!;
        string systemKey = file.GetProperty("systemKeys").GetProperty("durabletask_extension").GetString()!;
        (string Path, string? Key, HttpStatusCode Expected)[] cases =
        [
            ("Keyed", null, HttpStatusCode.Unauthorized),
            ("Keyed", "wrong", HttpStatusCode.Unauthorized),
            ("Keyed", systemKey, HttpStatusCode.Unauthorized),
            ("Keyed", "key of the function", HttpStatusCode.OK),
            ("Keyed", "key of the host", HttpStatusCode.OK),
            ("Keyed", defaultHostKey, HttpStatusCode.OK),
            ("Keyed", hostKey, HttpStatusCode.OK),
            ("SystemKeyed", defaultHostKey, HttpStatusCode.Unauthorized),
            ("SystemKeyed", systemKey, HttpStatusCode.OK),
            ("SystemKeyed", hostKey, HttpStatusCode.OK),
            ("MasterKeyed", systemKey, HttpStatusCode.Unauthorized),
            ("MasterKeyed", "key of the function", HttpStatusCode.Unauthorized),
            ("MasterKeyed", hostKey, HttpStatusCode.OK),
        ];
        foreach ((string path, string? key, HttpStatusCode expected) in cases)
        {
            using HttpRequestMessage byHeader = new(HttpMethod.Get, "/api/" + path);
            if (key is not null)
            {
                byHeader.Headers.Add("x-functions-key", key);
            }

            using HttpResponseMessage answer = await host.Http.SendAsync(byHeader);
            using HttpResponseMessage byQuery = await host.Http.GetAsync($"/api/{path}?code={Uri.EscapeDataString(key ?? string.Empty)}");
            Assert.Equal((path, key, expected), (path, key, answer.StatusCode));
            Assert.Equal((path, key, expected), (path, key, byQuery.StatusCode));
        }
    }

    [Fact]
    public void The_key_file_is_readable_by_its_owner_only()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Combine("keys.json")));
        }
    }

    [Fact]
    public async Task An_exception_is_a_500_that_tells_nothing_of_the_inside()
    {
        using HttpResponseMessage answer = await host.Http.GetAsync("/api/Throws");
        string body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.Text.Contains("HTTP function 'Throws' failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_text_and_objects_are_answers_too()
    {
        using HttpResponseMessage silent = await host.Http.GetAsync("/api/Silent");
        JsonElement poco = await host.Http.GetFromJsonAsync<JsonElement>("/api/Poco");
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/Keyed?code=key%20of%20the%20host");
        using HttpResponseMessage text = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, silent.StatusCode);
        Assert.Equal("a poco", poco.GetProperty("name").GetString());
        Assert.Equal("let in", await text.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", text.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Server_sent_events_arrive_while_the_function_goes_on()
    {
        using HttpResponseMessage answer = await host.Http.GetAsync("/api/stream/sse", HttpCompletionOption.ResponseHeadersRead);
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync());
        string? first = await lines.ReadLineAsync();
        OrchestrationFunctions.Gates.GetOrAdd("sse", _ => new TaskCompletionSource()).SetResult();
        string rest = await lines.ReadToEndAsync();

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data: first", first);
        Assert.Contains("data: second", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_is_cancelled_when_the_caller_goes()
    {
        TaskCompletionSource aborted = HttpTestFunctions.Aborted.GetOrAdd("gone", _ => new TaskCompletionSource());
        using CancellationTokenSource leaving = new();
        Task call = host.Http.GetAsync("/api/hangs/gone", leaving.Token);
        await RuntimeHost.UntilAsync(() => host.Services.GetRequiredService<RecordingMiddleware>().Seen.Contains("before Hangs"));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Middleware_stands_around_every_function_and_can_answer_by_itself()
    {
        using HttpResponseMessage refused = await host.Http.GetAsync("/api/Plain?refuse");
        using HttpResponseMessage started = await host.Http.PostAsync("/api/jobs/by-http", null);
        await host.CompletionAsync("by-http");
        RecordingMiddleware middleware = host.Services.GetRequiredService<RecordingMiddleware>();

        Assert.Equal(418, (int)refused.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.DoesNotContain("after Plain", middleware.Seen);
        Assert.Contains("after StartsWork", middleware.Seen);
        Assert.Contains("before Sequence", middleware.Seen);
        Assert.Contains("after Sequence", middleware.Seen);
        Assert.Contains("after Greet", middleware.Seen);
    }

    [Fact]
    public async Task Startup_filters_add_endpoints_of_their_own()
    {
        Assert.Equal("extra", await host.Http.GetStringAsync("/extra"));
    }

    private sealed class ExtraEndpoint : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map("/extra", branch => branch.Run(http => http.Response.WriteAsync("extra")));
            next(app);
        };
    }
}

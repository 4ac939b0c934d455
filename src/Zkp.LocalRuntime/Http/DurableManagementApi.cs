using System.Globalization;
using System.Text.Json;
using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Http;

/// <summary>What operators use: the official extension's management API over orchestrations, guarded by a system key or the master key.</summary>
internal sealed class DurableManagementApi(DurableTaskClient client, AccessKeys keys)
{
    public const string Prefix = "/runtime/webhooks/durabletask";

    private const string TokenHeader = "x-ms-continuation-token";
    private const long LargestBodyBytes = 4 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup(Prefix);
        Map(group, HttpMethods.Get, "/instances", ListAsync);
        Map(group, HttpMethods.Delete, "/instances", PurgeManyAsync);
        Map(group, HttpMethods.Get, "/instances/{id}", StatusAsync);
        Map(group, HttpMethods.Delete, "/instances/{id}", PurgeAsync);
        Map(group, HttpMethods.Post, "/instances/{id}/terminate", (http, id) => ActAsync(http, id, reason => client.TerminateInstanceAsync(id, (object?)reason)));
        Map(group, HttpMethods.Post, "/instances/{id}/suspend", (http, id) => ActAsync(http, id, reason => client.SuspendInstanceAsync(id, reason)));
        Map(group, HttpMethods.Post, "/instances/{id}/resume", (http, id) => ActAsync(http, id, reason => client.ResumeInstanceAsync(id, reason)));
        Map(group, HttpMethods.Post, "/instances/{id}/restart", RestartAsync);
        Map(group, HttpMethods.Post, "/instances/{id}/raiseEvent/{eventName}", RaiseAsync);
        Map(group, HttpMethods.Post, "/orchestrators/{functionName}/{id?}", StartAsync);
    }

    private void Map(RouteGroupBuilder group, string method, string route, Func<HttpContext, string, Task> handler) =>
        group.MapMethods(route, [method], http => GuardAsync(http, handler));

    private async Task GuardAsync(HttpContext http, Func<HttpContext, string, Task> handler)
    {
        if (!keys.Allows(http.Request, AuthorizationLevel.System, string.Empty))
        {
            await Problems.WriteAsync(
                http, StatusCodes.Status401Unauthorized, $"The management API wants a system key, as the header {AccessKeys.HeaderName} or ?{AccessKeys.QueryName}=.");
            return;
        }

        try
        {
            await handler(http, http.Request.RouteValues["id"] as string ?? string.Empty);
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException or BadHttpRequestException)
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, wrong.Message);
        }
        catch (ArgumentException missing)
        {
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound, missing.Message);
        }
        catch (OrchestrationAlreadyExistsException exists)
        {
            await Problems.WriteAsync(http, StatusCodes.Status409Conflict, exists.Message);
        }
        catch (InvalidOperationException ended)
        {
            await Problems.WriteAsync(http, StatusCodes.Status410Gone, ended.Message);
        }
    }

    private async Task StatusAsync(HttpContext http, string id)
    {
        if (await client.GetInstanceAsync(id, getInputsAndOutputs: true, http.RequestAborted) is not { } instance)
        {
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound, $"There is no orchestration with the id '{id}'.");
            return;
        }

        http.Response.StatusCode = instance.IsCompleted ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        await http.Response.WriteAsJsonAsync(View(instance, Flag(http, "showInput", true)), http.RequestAborted);
    }

    private async Task ListAsync(HttpContext http, string id)
    {
        bool showInput = Flag(http, "showInput", true);
        OrchestrationQuery query = new(
            Time(http, "createdTimeFrom"),
            Time(http, "createdTimeTo"),
            Statuses(http),
            InstanceIdPrefix: http.Request.Query["instanceIdPrefix"],
            PageSize: Number(http, "top", OrchestrationQuery.UsualPageSize),
            FetchInputsAndOutputs: true,
            ContinuationToken: http.Request.Headers[TokenHeader].FirstOrDefault());
        await foreach (Page<OrchestrationMetadata> page in client.GetAllInstancesAsync(query).AsPages())
        {
            if (page.ContinuationToken is { } token)
            {
                http.Response.Headers[TokenHeader] = token;
            }

            await http.Response.WriteAsJsonAsync(page.Values.Select(instance => View(instance, showInput)), http.RequestAborted);
            return;
        }
    }

    private async Task PurgeAsync(HttpContext http, string id)
    {
        PurgeResult result = await client.PurgeInstanceAsync(id, cancellation: http.RequestAborted);
        await AnswerPurgeAsync(http, result, $"There is no ended orchestration with the id '{id}'.");
    }

    private async Task PurgeManyAsync(HttpContext http, string id)
    {
        PurgeInstancesFilter filter = new(Time(http, "createdTimeFrom"), Time(http, "createdTimeTo"), Statuses(http));
        if (filter.CreatedFrom is null)
        {
            throw new FormatException("createdTimeFrom is wanted, so that nobody deletes everything by an empty query.");
        }

        await AnswerPurgeAsync(http, await client.PurgeAllInstancesAsync(filter, http.RequestAborted), "No ended orchestration matches.");
    }

    private static Task AnswerPurgeAsync(HttpContext http, PurgeResult result, string none) => result.PurgedInstanceCount == 0
        ? Problems.WriteAsync(http, StatusCodes.Status404NotFound, none)
        : http.Response.WriteAsJsonAsync(new { instancesDeleted = result.PurgedInstanceCount }, http.RequestAborted);

    private static async Task ActAsync(HttpContext http, string id, Func<string?, Task> act)
    {
        await act(http.Request.Query["reason"].FirstOrDefault());
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task RestartAsync(HttpContext http, string id)
    {
        string started = await client.RestartAsync(id, Flag(http, "restartWithNewInstanceId", true), http.RequestAborted);
        await AnswerStartedAsync(http, started);
    }

    private async Task RaiseAsync(HttpContext http, string id)
    {
        JsonElement? payload = await BodyAsync(http);
        await client.RaiseEventAsync(id, (string)http.Request.RouteValues["eventName"]!, payload, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task StartAsync(HttpContext http, string id)
    {
        JsonElement? input = await BodyAsync(http);
        TaskName name = new((string)http.Request.RouteValues["functionName"]!);
        StartOrchestrationOptions options = new(id.Length == 0 ? null : id);
        await AnswerStartedAsync(http, await client.ScheduleNewOrchestrationInstanceAsync(name, input, options, http.RequestAborted));
    }

    private static Task AnswerStartedAsync(HttpContext http, string id)
    {
        string instance = $"{http.Request.Scheme}://{http.Request.Host}{Prefix}/instances/{Uri.EscapeDataString(id)}";
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = instance;
        return http.Response.WriteAsJsonAsync(
            new
            {
                id,
                statusQueryGetUri = instance,
                sendEventPostUri = instance + "/raiseEvent/{eventName}",
                terminatePostUri = instance + "/terminate?reason={text}",
                suspendPostUri = instance + "/suspend?reason={text}",
                resumePostUri = instance + "/resume?reason={text}",
                purgeHistoryDeleteUri = instance,
            },
            http.RequestAborted);
    }

    private static async Task<JsonElement?> BodyAsync(HttpContext http)
    {
        if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBodyBytes;
        }

        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    private static object View(OrchestrationMetadata instance, bool showInput) => new
    {
        name = instance.Name,
        instanceId = instance.InstanceId,
        runtimeStatus = instance.RuntimeStatus.ToString(),
        input = showInput ? Json(instance.SerializedInput) : null,
        customStatus = Json(instance.SerializedCustomStatus),
        output = Json(instance.SerializedOutput) ?? (object?)instance.FailureDetails?.ToString(),
        createdTime = instance.CreatedAt.UtcDateTime,
        lastUpdatedTime = instance.LastUpdatedAt.UtcDateTime,
        failure = instance.FailureDetails is { } failure ? new { type = failure.ErrorType, message = failure.ErrorMessage } : null,
    };

    private static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);

    private static bool Flag(HttpContext http, string name, bool otherwise) => http.Request.Query[name].FirstOrDefault() switch
    {
        null or "" => otherwise,
        string text => bool.TryParse(text, out bool value) ? value : throw new FormatException($"{name} must be true or false, not '{text}'."),
    };

    private static int Number(HttpContext http, string name, int otherwise) => http.Request.Query[name].FirstOrDefault() switch
    {
        null or "" => otherwise,
        string text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= 1000
            ? value
            : throw new FormatException($"{name} must be a number from 1 to 1000, not '{text}'."),
    };

    private static DateTimeOffset? Time(HttpContext http, string name) => http.Request.Query[name].FirstOrDefault() switch
    {
        null or "" => null,
        string text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value)
            ? value
            : throw new FormatException($"{name} must be a time such as 2026-01-31T12:00:00Z, not '{text}'."),
    };

    private static OrchestrationRuntimeStatus[]? Statuses(HttpContext http)
    {
        string[] names = [.. http.Request.Query["runtimeStatus"]
            .SelectMany(value => (value ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        return names.Length == 0 ? null :
        [
            .. names.Select(name => Enum.TryParse(name, ignoreCase: true, out OrchestrationRuntimeStatus status)
                ? status
                : throw new FormatException($"'{name}' is not a runtime status.")),
        ];
    }
}

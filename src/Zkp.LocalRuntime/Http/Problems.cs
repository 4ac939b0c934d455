using Microsoft.AspNetCore.Http;

namespace Zkp.LocalRuntime.Http;

/// <summary>Errors as RFC 9457 problem details.</summary>
internal static class Problems
{
    /// <summary>Answers with a problem; when an answer has begun already, breaks the connection so that nobody takes it for whole.</summary>
    public static Task WriteAsync(HttpContext http, int status, string detail)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        http.Response.Clear();
        return Results.Problem(statusCode: status, detail: detail).ExecuteAsync(http);
    }
}

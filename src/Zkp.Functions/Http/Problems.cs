using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Zkp.Pipeline;

namespace Zkp.Functions.Http;

/// <summary>Problems as RFC 9457 documents. The member <c>code</c> is for programs, <c>detail</c> for people.</summary>
internal static class Problems
{
    public static IActionResult ToResult(this Problem problem)
    {
        ProblemDetails details = new()
        {
            Type = $"urn:zkpfunctions:problem:{problem.Code.Replace('_', '-')}",
            Title = Title(problem.Status),
            Status = problem.Status,
            Detail = problem.Detail,
        };
        details.Extensions["code"] = problem.Code;
        Add(details, "pointer", problem.Pointer);
        Add(details, "line", problem.Line);
        Add(details, "column", problem.Column);
        Add(details, "traceId", Activity.Current?.TraceId.ToString());
        return JsonBody.Respond(details, problem.Status, "application/problem+json");
    }

    private static void Add(ProblemDetails details, string name, object? value)
    {
        if (value is not null)
        {
            details.Extensions[name] = value;
        }
    }

    private static string Title(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is malformed.",
        StatusCodes.Status401Unauthorized => "An API key is needed.",
        StatusCodes.Status404NotFound => "There is no such thing.",
        StatusCodes.Status409Conflict => "The request conflicts with an earlier one.",
        StatusCodes.Status413PayloadTooLarge => "The request is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The request is of the wrong media type.",
        StatusCodes.Status422UnprocessableEntity => "The request can't be carried out.",
        StatusCodes.Status503ServiceUnavailable => "The service is not ready.",
        _ => "The request failed.",
    };
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Zkp.Pipeline;
using Zkp.Pipeline.Requests;

namespace Zkp.Functions.Http;

/// <summary>Bodies in, bounded; documents out, in the pipeline's JSON.</summary>
internal static class JsonBody
{
    private const int BlockBytes = 64 * 1024;

    public static async Task<Result<byte[]>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return new Problem(415, "not_json", "Send the body with the header Content-Type: application/json.");
        }

        Problem tooLarge = new(413, "body_too_large", $"The body must have at most {ProofRequestReader.MaxBodyBytes} bytes.");
        if (request.ContentLength > ProofRequestReader.MaxBodyBytes)
        {
            return tooLarge;
        }

        using MemoryStream body = new();
        byte[] block = new byte[BlockBytes];
        try
        {
            for (int read; (read = await request.Body.ReadAsync(block, cancellationToken)) > 0;)
            {
                body.Write(block, 0, read);
                if (body.Length > ProofRequestReader.MaxBodyBytes)
                {
                    return tooLarge;
                }
            }
        }
        catch (BadHttpRequestException error)
        {
            return new Problem(error.StatusCode, "bad_body", error.Message);
        }

        return body.ToArray();
    }

    public static IActionResult Respond(object value, int status = StatusCodes.Status200OK, string contentType = "application/json") =>
        new ContentResult
        {
            StatusCode = status,
            ContentType = contentType,
            Content = System.Text.Json.JsonSerializer.Serialize(value, PipelineJson.Options),
        };
}

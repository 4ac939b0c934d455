using System.Text.Json;

namespace Zkp.Evm;

/// <summary>Reads one answer and believes nothing in it before it is checked.</summary>
internal static class RpcResponse
{
    private const double MaxBackOffSeconds = 24 * 60 * 60;

    /// <returns>The result, valid on its own.</returns>
    /// <exception cref="RpcException">An error answer, or no answer to this request.</exception>
    public static JsonElement Read(byte[] body, int status, long id, string method, TimeSpan? retryAfter)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException error)
        {
            // Gateways answer with pages of HTML; then the status says more than the body.
            throw status is >= 200 and < 300
                ? new RpcException(RpcErrorKind.InvalidResponse, $"{method}: the answer is not JSON ({body.Length} bytes).", innerException: error)
                : Refused(status, method, retryAfter);
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw status is >= 200 and < 300 ? Invalid(method, "is no JSON object") : Refused(status, method, retryAfter);
            }

            if (root.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object)
            {
                throw IsId(root, id, nullAllowed: true) ? ErrorOf(error, status, method, retryAfter) : Invalid(method, "belongs to another request");
            }

            if (status is < 200 or >= 300)
            {
                throw Refused(status, method, retryAfter);
            }

            if (!IsId(root, id, nullAllowed: false))
            {
                throw Invalid(method, "belongs to another request");
            }

            return root.TryGetProperty("result", out JsonElement result)
                ? result.Clone()
                : throw Invalid(method, "has neither result nor error");
        }
    }

    /// <summary>A node that could not read a request's id answers with null (JSON-RPC 2.0, section 5), with errors only.</summary>
    private static bool IsId(JsonElement root, long id, bool nullAllowed)
    {
        if (!root.TryGetProperty("id", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return nullAllowed;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number == id;
    }

    private static RpcException ErrorOf(JsonElement error, int status, string method, TimeSpan? retryAfter)
    {
        int code = error.TryGetProperty("code", out JsonElement number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int value) ? value : 0;
        string message = error.TryGetProperty("message", out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        RpcErrorKind kind = RpcErrorClassifier.Classify(code, message);
        byte[]? data = null;
        if (error.TryGetProperty("data", out JsonElement detail))
        {
            string? words = DataText(detail);
            data = RevertData(words);
            retryAfter ??= BackOff(detail);
            if (kind == RpcErrorKind.Unknown && words is not null)
            {
                // Nethermind and Besu put the reason into "data" and leave a generic message.
                kind = RpcErrorClassifier.Classify(0, words);
            }
        }

        if (kind == RpcErrorKind.Unknown && status is (401 or 403 or 429))
        {
            // A gateway whose words are in no table still says by the status that it is the gateway that refuses.
            kind = RpcErrorClassifier.ClassifyStatus(status);
        }

        return new RpcException(kind, $"{method}: {Shorten(message)} (code {code})", code, data) { RetryAfter = retryAfter };
    }

    /// <summary>geth: a string of hex. Others: text before it ("Reverted 0x…"), or an object with a "data" field.</summary>
    private static string? DataText(JsonElement detail) => detail.ValueKind switch
    {
        JsonValueKind.String => detail.GetString(),
        JsonValueKind.Object when detail.TryGetProperty("data", out JsonElement inner) && inner.ValueKind == JsonValueKind.String => inner.GetString(),
        _ => null,
    };

    /// <summary>Infura has no Retry-After and says it in the error's data.</summary>
    private static TimeSpan? BackOff(JsonElement detail) =>
        detail.ValueKind == JsonValueKind.Object
        && detail.TryGetProperty("rate", out JsonElement rate) && rate.ValueKind == JsonValueKind.Object
        && rate.TryGetProperty("backoff_seconds", out JsonElement wait) && wait.ValueKind == JsonValueKind.Number
        && wait.TryGetDouble(out double seconds) && seconds is > 0 and < MaxBackOffSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static byte[]? RevertData(string? words)
    {
        int at = words?.IndexOf("0x", StringComparison.OrdinalIgnoreCase) ?? -1;
        return at >= 0 && Hex.TryDecode(words![at..].Trim(), out byte[]? bytes) ? bytes : null;
    }

    private static RpcException Refused(int status, string method, TimeSpan? retryAfter) =>
        new(RpcErrorClassifier.ClassifyStatus(status), $"{method}: HTTP status {status}.") { RetryAfter = retryAfter };

    private static RpcException Invalid(string method, string what) =>
        new(RpcErrorKind.InvalidResponse, $"{method}: the answer {what}.");

    /// <summary>A node's words go into logs and status pages; their length is its choice, so it is cut.</summary>
    private static string Shorten(string message) => message.Length <= 300 ? message : message[..297] + "...";
}

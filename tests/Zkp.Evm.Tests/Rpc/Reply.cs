using System.Text;
using System.Text.Json;

namespace Zkp.Evm.Tests.Rpc;

/// <summary>What a <see cref="ScriptedNode"/> does with one request.</summary>
internal sealed record Reply
{
    public int Status { get; init; } = 200;

    public string Headers { get; init; } = "";

    public byte[] Body { get; init; } = [];

    /// <summary>Bytes promised by Content-Length; null for what there is.</summary>
    public long? PromisedBytes { get; init; }

    /// <summary>Zeros sent after the body without end, in chunks.</summary>
    public bool Endless { get; init; }

    /// <summary>Takes the request and never answers.</summary>
    public bool Silent { get; init; }

    /// <summary>Closes the connection without a word.</summary>
    public bool HangUp { get; init; }

    public static Reply Text(string body, int status = 200, string headers = "") => new() { Body = Encoding.UTF8.GetBytes(body), Status = status, Headers = headers };

    public static Reply Result(JsonElement request, string result) => Text($$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id")}},"result":{{result}}}""");

    public static Reply Error(JsonElement request, int code, string message, int status = 200) => Text(
        $$"""{"jsonrpc":"2.0","error":{"code":{{code}},"message":{{JsonSerializer.Serialize(message)}} },"id":{{request.GetProperty("id")}} }""", status);
}

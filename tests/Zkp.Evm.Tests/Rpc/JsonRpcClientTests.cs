using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Zkp.Evm.Tests.Rpc;

/// <summary>What can go wrong between here and a node, and what becomes of it.</summary>
public sealed class JsonRpcClientTests
{
    private static readonly RpcOptions Fast = new()
    {
        AttemptTimeout = TimeSpan.FromSeconds(20), MaxAttempts = 3, RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(20),
        MaxResponseBytes = 64 * 1024,
    };

    [Fact]
    public async Task Sends_one_request_and_returns_its_result()
    {
        await using ScriptedNode node = new((request, _) => Reply.Result(request, "\"0x7a69\""));
        using JsonRpcClient rpc = new([node.Url], Fast, TimeProvider.System);
        Assert.Equal(31337, await new EvmClient(rpc).GetChainIdAsync());
        using JsonDocument sent = JsonDocument.Parse(Assert.Single(node.Requests));
        Assert.Equal("2.0", sent.RootElement.GetProperty("jsonrpc").GetString());
        Assert.Equal("eth_chainId", sent.RootElement.GetProperty("method").GetString());
        Assert.Equal(JsonValueKind.Array, sent.RootElement.GetProperty("params").ValueKind);
    }

    public static TheoryData<string, RpcErrorKind> Faults => new()
    {
        { "hang up", RpcErrorKind.Transport },
        { "silent", RpcErrorKind.Transport },
        { "truncated body", RpcErrorKind.Transport },
        { "status 500", RpcErrorKind.Transport },
        { "status 429", RpcErrorKind.Throttled },
        { "rate limit as an error", RpcErrorKind.Throttled },
        { "rate limit as an error with status 429", RpcErrorKind.Throttled },
        { "garbage", RpcErrorKind.InvalidResponse },
        { "an array", RpcErrorKind.InvalidResponse },
        { "truncated JSON", RpcErrorKind.InvalidResponse },
        { "another id", RpcErrorKind.InvalidResponse },
        { "another id in an error", RpcErrorKind.InvalidResponse },
        { "the id as text", RpcErrorKind.InvalidResponse },
        { "no id", RpcErrorKind.InvalidResponse },
        { "neither result nor error", RpcErrorKind.InvalidResponse },
        { "endless", RpcErrorKind.InvalidResponse },
        { "too large", RpcErrorKind.InvalidResponse },
        { "a compressed bomb", RpcErrorKind.InvalidResponse },
        { "no backend", RpcErrorKind.Unavailable },
    };

    /// <summary>Only a silent server has to be waited for; a short limit elsewhere would fail on a busy machine.</summary>
    private static RpcOptions For(string name) => name == "silent" ? Fast with { AttemptTimeout = TimeSpan.FromMilliseconds(400) } : Fast;

    private static Reply Fault(string name, JsonElement request) => name switch
    {
        "hang up" => new Reply { HangUp = true },
        "silent" => new Reply { Silent = true },
        "truncated body" => Reply.Text("""{"jsonrpc":"2.0",""") with { PromisedBytes = 400 },
        "status 500" => Reply.Text("<html>bad gateway</html>", 502),
        "status 429" => Reply.Text("slow down", 429),
        "rate limit as an error" => Reply.Error(request, -32005, "daily request count exceeded, request rate limited"),
        "rate limit as an error with status 429" => Reply.Error(request, 429, "Your app has exceeded its compute units per second capacity.", 429),
        "garbage" => Reply.Text("<!doctype html>"),
        "an array" => Reply.Text("[]"),
        "truncated JSON" => Reply.Text("""{"jsonrpc":"2.0","id":1,"resu"""),
        "another id" => Reply.Text("""{"jsonrpc":"2.0","id":999999,"result":"0x1"}"""),
        "another id in an error" => Reply.Text("""{"jsonrpc":"2.0","id":999999,"error":{"code":3,"message":"execution reverted"}}"""),
        "the id as text" => Reply.Text($$"""{"jsonrpc":"2.0","id":"{{request.GetProperty("id")}}","result":"0x1"}"""),
        "no id" => Reply.Text("""{"jsonrpc":"2.0","result":"0x1"}"""),
        "neither result nor error" => Reply.Text($$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id")}}}"""),
        "endless" => new Reply { Endless = true },
        "too large" => Reply.Text(new string(' ', 64 * 1024 + 1)),
        "a compressed bomb" => new Reply { Body = Zip(new string(' ', 10_000_000)), Headers = "Content-Encoding: gzip\r\n" },
        "no backend" => Reply.Error(request, -32011, "no backends available for method"),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_retried_and_the_answer_after_it_counts(string name, RpcErrorKind kind)
    {
        Assert.NotEqual(RpcErrorKind.Unknown, kind);
        await using ScriptedNode node = new((request, n) => n == 0 ? Fault(name, request) : Reply.Result(request, "\"0x5\""));
        using JsonRpcClient rpc = new([node.Url], For(name), TimeProvider.System);
        Assert.Equal(new Wei(5), await new EvmClient(rpc).GetBalanceAsync(Address.Zero));
        Assert.Equal(2, node.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_stays_is_reported_by_kind_after_bounded_attempts(string name, RpcErrorKind kind)
    {
        await using ScriptedNode node = new((request, _) => Fault(name, request));
        using JsonRpcClient rpc = new([node.Url], For(name), TimeProvider.System);
        long start = Stopwatch.GetTimestamp();
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => new EvmClient(rpc).GetBalanceAsync(Address.Zero));
        Assert.Equal(kind, error.Kind);
        Assert.True(error.IsProviderFault);
        Assert.Equal(Fast.MaxAttempts, node.Requests.Count);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(15));

        // Gateways put their keys into the path.
        Assert.DoesNotContain("secret-key", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hang up")]
    [InlineData("silent")]
    [InlineData("garbage")]
    [InlineData("status 429")]
    public async Task What_may_not_be_repeated_is_sent_once(string name)
    {
        await using ScriptedNode node = new((request, _) => Fault(name, request));
        using JsonRpcClient rpc = new([node.Url], For(name), TimeProvider.System);
        await Assert.ThrowsAsync<RpcException>(() => rpc.SendAsync("eth_sendTransaction", [new System.Text.Json.Nodes.JsonObject()]));
        Assert.Single(node.Requests);
    }

    [Fact]
    public async Task An_application_error_is_not_retried_and_not_held_against_the_node()
    {
        await using ScriptedNode node = new((request, _) => Reply.Error(request, -32000, "nonce too low: next nonce 5, tx nonce 4"));
        using JsonRpcClient rpc = new([node.Url, new Uri("http://127.0.0.1:9")], Fast, TimeProvider.System);
        for (int i = 0; i < 10; i++)
        {
            RpcException error = await Assert.ThrowsAsync<RpcException>(() => new EvmClient(rpc).SendRawTransactionAsync(new byte[] { 2 }));
            Assert.Equal((RpcErrorKind.NonceTooLow, -32000), (error.Kind, error.Code));
        }

        Assert.Equal(10, node.Requests.Count);
        Assert.False(rpc.Health[0].IsPaused);
    }

    [Fact]
    public async Task A_broadcast_whose_answer_was_lost_is_sent_again_byte_for_byte_and_already_known_is_success()
    {
        byte[] raw = [2, 0xc0, 1, 2, 3];
        await using ScriptedNode node = new((request, n) => n == 0 ? new Reply { HangUp = true } : Reply.Error(request, -32000, "already known"));
        using JsonRpcClient rpc = new([node.Url], Fast, TimeProvider.System);
        Assert.Equal(Hash32.FromBytes(Keccak256.Hash(raw)), await new EvmClient(rpc).SendRawTransactionAsync(raw));
        string[] bodies = [.. node.Requests.Select(body => JsonDocument.Parse(body).RootElement.GetProperty("params").ToString())];
        Assert.Equal(["[\"0x02c0010203\"]", "[\"0x02c0010203\"]"], bodies);
    }

    [Fact]
    public async Task A_node_that_answers_with_another_hash_is_not_believed()
    {
        await using ScriptedNode node = new((request, _) => Reply.Result(request, $"\"{Hash32.Zero}\""));
        using JsonRpcClient rpc = new([node.Url], Fast, TimeProvider.System);
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => new EvmClient(rpc).SendRawTransactionAsync(new byte[] { 2 }));
        Assert.Equal(RpcErrorKind.InvalidResponse, error.Kind);
    }

    [Fact]
    public async Task A_wish_to_wait_is_granted_within_the_bound()
    {
        await using ScriptedNode node = new((request, n) => n == 0 ? Reply.Text("", 429, "Retry-After: 3600\r\n") : Reply.Result(request, "\"0x5\""));
        using JsonRpcClient rpc = new([node.Url], Fast with { MaxRetryDelay = TimeSpan.FromMilliseconds(250) }, TimeProvider.System);
        long start = Stopwatch.GetTimestamp();
        await new EvmClient(rpc).GetBalanceAsync(Address.Zero);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task The_callers_cancellation_ends_a_silent_request_at_once()
    {
        await using ScriptedNode node = new((_, _) => new Reply { Silent = true });
        using JsonRpcClient rpc = new([node.Url], new RpcOptions(), TimeProvider.System);
        using CancellationTokenSource impatience = new(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new EvmClient(rpc).GetBalanceAsync(Address.Zero, impatience.Token));
    }

    [Fact]
    public async Task A_broken_endpoint_is_passed_over_and_comes_back_when_probes_find_it_well()
    {
        bool broken = true;
        await using ScriptedNode first = new((request, _) => Volatile.Read(ref broken) ? new Reply { HangUp = true } : Answer(request, "\"0x1\""));
        await using ScriptedNode second = new((request, _) => Answer(request, "\"0x2\""));
        using JsonRpcClient rpc = new([first.Url, second.Url], Fast with { PauseDuration = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        EvmClient client = new(rpc);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(new Wei(2), await client.GetBalanceAsync(Address.Zero));
        }

        Assert.InRange(first.Requests.Count, 1, Fast.FaultsBeforePause);
        Assert.True(rpc.Health[0].ErrorRate > rpc.Health[1].ErrorRate);

        Volatile.Write(ref broken, false);
        for (int i = 0; i < 20; i++)
        {
            await rpc.ProbeAsync(1);
        }

        Assert.True(rpc.Health[0].ErrorRate < 0.01);
        Assert.False(rpc.Health[0].IsPaused);

        static Reply Answer(JsonElement request, string balance) =>
            Reply.Result(request, request.GetProperty("method").GetString() == "eth_getBalance" ? balance : "\"0x1\"");
    }

    [Fact]
    public async Task Of_several_endpoints_the_highest_nonce_counts_and_a_silent_one_is_not_waited_for()
    {
        await using ScriptedNode behind = new((request, _) => Reply.Result(request, "\"0x5\""));
        await using ScriptedNode ahead = new((request, _) => Reply.Result(request, "\"0x7\""));
        await using ScriptedNode silent = new((_, _) => new Reply { Silent = true });
        using JsonRpcClient rpc = new(
            [silent.Url, behind.Url, ahead.Url], Fast with { AttemptTimeout = TimeSpan.FromSeconds(30), AgreementPatience = TimeSpan.FromMilliseconds(300) }, TimeProvider.System);
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(new Nonce(7), await new EvmClient(rpc).GetTransactionCountAsync(Address.Zero, BlockTag.Latest));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Bytes_go_to_every_endpoint_and_one_that_takes_them_is_enough()
    {
        byte[] raw = [2, 0xc0];
        Hash32 hash = Hash32.FromBytes(Keccak256.Hash(raw));
        await using ScriptedNode refusing = new((request, _) => Reply.Error(request, -32000, "transaction underpriced"));
        await using ScriptedNode broken = new((_, _) => new Reply { HangUp = true });
        await using ScriptedNode taking = new((request, _) => Reply.Result(request, $"\"{hash}\""));
        using JsonRpcClient rpc = new([refusing.Url, broken.Url, taking.Url], Fast, TimeProvider.System);
        Assert.Equal(hash, await new EvmClient(rpc).SendRawTransactionAsync(raw));
        Assert.Single(taking.Requests);

        using JsonRpcClient without = new([refusing.Url, broken.Url], Fast, TimeProvider.System);
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => new EvmClient(without).SendRawTransactionAsync(raw));
        Assert.Equal(RpcErrorKind.Underpriced, error.Kind);
    }

    [Fact]
    public async Task Revert_data_reaches_the_caller_however_it_is_wrapped()
    {
        string[] forms =
        [
            """{"code":3,"message":"execution reverted","data":"0x08c379a0"}""",
            """{"code":-32015,"message":"VM execution error.","data":"Reverted 0x08c379a0"}""",
            """{"code":-32000,"message":"execution reverted","data":{"data":"0x08c379a0"}}""",
        ];
        foreach (string form in forms)
        {
            await using ScriptedNode node = new((request, _) => Reply.Text($$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id")}},"error":{{form}}}"""));
            using JsonRpcClient rpc = new([node.Url], Fast, TimeProvider.System);
            RpcException error = await Assert.ThrowsAsync<RpcException>(
                () => new EvmClient(rpc).CallAsync(new CallRequest(null, Address.Zero, default), BlockTag.Latest));
            Assert.Equal(RpcErrorKind.Reverted, error.Kind);
            Assert.Equal([0x08, 0xc3, 0x79, 0xa0], error.Data);
        }
    }

    [Theory]
    [InlineData("\"12\"")]
    [InlineData("12")]
    [InlineData("null")]
    [InlineData("\"0x\"")]
    [InlineData("\"0xg\"")]
    [InlineData("\"0x1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"")]
    [InlineData("{}")]
    public async Task A_result_of_the_wrong_form_is_an_invalid_response(string result)
    {
        await using ScriptedNode node = new((request, _) => Reply.Result(request, result));
        using JsonRpcClient rpc = new([node.Url], Fast with { MaxAttempts = 1 }, TimeProvider.System);
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => new EvmClient(rpc).GetBalanceAsync(Address.Zero));
        Assert.Equal(RpcErrorKind.InvalidResponse, error.Kind);
    }

    private static byte[] Zip(string text)
    {
        using MemoryStream stream = new();
        using (GZipStream zip = new(stream, CompressionLevel.Fastest))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Zkp.Evm.Tests.Rpc;

/// <summary>Providers that are slow, throttle, lag, serve another chain or lie: what becomes of a request, and of the provider's standing.</summary>
public sealed class SeveralEndpointsTests
{
    private static readonly RpcOptions Options = new()
    {
        AttemptTimeout = TimeSpan.FromSeconds(20), MaxAttempts = 3, RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromSeconds(20),
        MaxLagBlocks = 3, AgreementPatience = TimeSpan.FromSeconds(2),
    };

    /// <summary>In place of an answer: it hangs up.</summary>
    private const string Dead = "";

    private static readonly Hash32 Transaction = Hash32.KeccakOf("transaction");
    private static readonly Hash32 BlockA = Hash32.KeccakOf("block a");
    private static readonly Hash32 BlockB = Hash32.KeccakOf("block b");

    [Fact]
    public async Task A_second_endpoint_is_asked_when_the_first_is_slow_and_from_then_on_first()
    {
        await using ScriptedNode slow = new((_, _) => new Reply { Silent = true });
        await using ScriptedNode quick = new((request, _) => Reply.Result(request, "\"0x1\""));
        using JsonRpcClient rpc = new([slow.Url, quick.Url], Options, TimeProvider.System);
        EvmClient client = new(rpc);
        long started = Stopwatch.GetTimestamp();

        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(1, await client.GetChainIdAsync());
        }

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15), "nobody waited for the time-out");
        Assert.InRange(slow.Requests.Count, 1, 3);
        Assert.False(rpc.Health[0].IsPaused);
    }

    [Fact]
    public async Task A_throttling_endpoint_is_left_alone_as_long_as_it_says_and_nobody_waits()
    {
        await using ScriptedNode throttling = new((_, _) => Reply.Text("slow down", 429, "Retry-After: 30\r\n"));
        await using ScriptedNode other = new((request, _) => Reply.Result(request, "\"0x1\""));
        using JsonRpcClient rpc = new([throttling.Url, other.Url], Options with { MinHedgeDelay = TimeSpan.FromSeconds(10), MaxHedgeDelay = TimeSpan.FromSeconds(10) }, TimeProvider.System);
        EvmClient client = new(rpc);
        long started = Stopwatch.GetTimestamp();

        await client.GetChainIdAsync();
        await client.GetChainIdAsync();

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(8));
        Assert.Single(throttling.Requests);
        Assert.True(rpc.Health[0].IsPaused);
        Assert.True(rpc.Health[0].ThrottleRate > 0);
    }

    [Fact]
    public async Task What_words_do_not_tell_of_a_gateway_its_status_does()
    {
        await using ScriptedNode gateway = new((request, _) => Reply.Error(request, -32099, "calm down, dear", 429));
        using JsonRpcClient rpc = new([gateway.Url], Options with { MaxAttempts = 1 }, TimeProvider.System);

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => rpc.SendAsync("eth_chainId", []));

        Assert.Equal((RpcErrorKind.Throttled, true), (error.Kind, rpc.Health[0].ThrottleRate > 0));
    }

    [Fact]
    public async Task One_that_says_in_its_answer_how_long_to_stay_away_is_left_alone_that_long()
    {
        // Infura has no Retry-After header: https://github.com/status-im/status-go/pull/4807.
        await using ScriptedNode throttling = new((request, _) => Reply.Text(
            $$"""
            {"jsonrpc":"2.0","id":{{request.GetProperty("id")}},"error":{"code":-32005,"message":"exceeded project rate limit",
            "data":{"rate":{"allowed_rps":5,"backoff_seconds":30,"current_rps":5.2},"see":"https://infura.io/dashboard"} } }
            """, 429));
        await using ScriptedNode other = new((request, _) => Reply.Result(request, "\"0x1\""));
        using JsonRpcClient rpc = new([throttling.Url, other.Url], Options with { MinHedgeDelay = TimeSpan.FromSeconds(10), MaxHedgeDelay = TimeSpan.FromSeconds(10) }, TimeProvider.System);
        EvmClient client = new(rpc);

        await client.GetChainIdAsync();
        await client.GetChainIdAsync();

        Assert.Single(throttling.Requests);
        Assert.True(rpc.Health[0].IsPaused);
    }

    [Fact]
    public async Task An_endpoint_that_stood_still_is_passed_over_until_it_has_caught_up()
    {
        int head = 100;
        await using ScriptedNode still = Node(() => Volatile.Read(ref head), headTime: TimeProvider.System.GetUtcNow().AddMinutes(-5));
        await using ScriptedNode current = Node(() => 200);
        using JsonRpcClient rpc = new([still.Url, current.Url], Options, TimeProvider.System);

        await rpc.ProbeAsync(1);
        await rpc.SendAsync("eth_gasPrice", []);
        int asked = still.Requests.Count;
        await rpc.SendAsync("eth_gasPrice", []);

        Assert.Equal(2, asked);
        Assert.Equal((100UL, true), (rpc.Health[0].LagBlocks!.Value, rpc.Health[0].IsLagging));
        Assert.Equal(asked, still.Requests.Count);

        Volatile.Write(ref head, 199);
        await rpc.ProbeAsync(1);
        Assert.False(rpc.Health[0].IsLagging);
    }

    [Fact]
    public async Task An_endpoint_of_another_chain_is_never_believed()
    {
        await using ScriptedNode foreign = Node(() => 500, chainId: 10);
        await using ScriptedNode right = Node(() => 200);
        using JsonRpcClient rpc = new([foreign.Url, right.Url], Options with { MaxLagBlocks = 1000 }, TimeProvider.System);

        await rpc.ProbeAsync(1);
        int asked = foreign.Requests.Count;
        await rpc.SendAsync("eth_gasPrice", []);

        Assert.Equal("it serves chain 10, not 1", rpc.Health[0].Problem);
        Assert.Null(rpc.Health[1].Problem);
        Assert.Equal(asked, foreign.Requests.Count);
    }

    [Fact]
    public async Task A_receipt_is_believed_when_two_endpoints_say_the_same()
    {
        Assert.Equal(BlockA, (await ReceiptAsync(Receipt(BlockA), Receipt(BlockA)))!.BlockHash);
        Assert.Equal(BlockA, (await ReceiptAsync(Receipt(BlockB), Receipt(BlockA), Receipt(BlockA)))!.BlockHash);
        Assert.Null(await ReceiptAsync(Receipt(BlockA), "null"));
        Assert.Null(await ReceiptAsync(Receipt(BlockA), Receipt(BlockB)));
        Assert.Null(await ReceiptAsync(Receipt(BlockA), Receipt(BlockA, succeeded: false)));
        Assert.Null(await ReceiptAsync("null", "null", Receipt(BlockA)));
    }

    [Fact]
    public async Task A_provider_that_is_down_does_not_keep_receipts_from_being_seen()
    {
        await using ScriptedNode down = new((_, _) => new Reply { HangUp = true });
        await using ScriptedNode up = new((request, _) => Reply.Result(request, Receipt(BlockA)));
        using JsonRpcClient rpc = new([down.Url, up.Url], Options, TimeProvider.System);

        Assert.Equal(BlockA, (await new EvmClient(rpc).GetReceiptAsync(Transaction))!.BlockHash);
    }

    [Fact]
    public async Task Finality_is_what_two_endpoints_have_reached_and_a_block_what_two_agree_on()
    {
        Assert.Equal(7UL, (await BlockAsync(BlockTag.Finalized, Block(9, BlockB), Block(7, BlockA)))!.Number.Value);
        Assert.Equal(8UL, (await BlockAsync(BlockTag.Finalized, Block(9, BlockB), Block(7, BlockA), Block(8, Transaction)))!.Number.Value);
        Assert.Null(await BlockAsync(BlockTag.Finalized, Block(9, BlockB), "null"));
        Assert.Equal(BlockA, (await BlockAsync(new BlockNumber(7), Block(7, BlockB), Block(7, BlockA), Block(7, BlockA)))!.Hash);
        RpcException disagreement = await Assert.ThrowsAsync<RpcException>(() => BlockAsync(new BlockNumber(7), Block(7, BlockB), Block(7, BlockA)));
        Assert.Equal(RpcErrorKind.Unavailable, disagreement.Kind);
    }

    [Fact]
    public async Task The_head_is_what_two_endpoints_have_reached()
    {
        Assert.Equal(7UL, (await BlockAsync(BlockTag.Latest, Block(1_000_000, BlockB), Block(7, BlockA)))!.Number.Value);
        Assert.Equal(8UL, (await BlockAsync(BlockTag.Latest, Block(1_000_000, BlockB), Block(7, BlockA), Block(8, BlockA)))!.Number.Value);
    }

    [Fact]
    public async Task A_nonce_at_a_height_is_what_two_endpoints_say_and_not_the_highest()
    {
        BlockNumber height = new(7);
        Assert.Equal(5UL, (await NonceAsync(height, Quantity(9), Quantity(5), Quantity(5))).Value);
        await Assert.ThrowsAsync<RpcException>(() => NonceAsync(height, Quantity(9), Quantity(5)));
        Assert.Equal(9UL, (await NonceAsync(BlockTag.Latest, Quantity(9), Quantity(5))).Value);
    }

    [Fact]
    public async Task Of_three_endpoints_a_single_one_is_not_believed_whatever_has_become_of_the_others()
    {
        Assert.Null(await ReceiptAsync(Receipt(BlockA), Dead, Dead));
        Assert.Null(await BlockAsync(BlockTag.Finalized, Block(9, BlockA), Dead, Dead));
        await Assert.ThrowsAsync<RpcException>(() => BlockAsync(new BlockNumber(9), Block(9, BlockA), Dead, Dead));
        await Assert.ThrowsAsync<RpcException>(() => NonceAsync(new BlockNumber(9), Quantity(5), Dead, Dead));
        Assert.Equal(BlockA, (await ReceiptAsync(Receipt(BlockA), Dead, Receipt(BlockA)))!.BlockHash);
    }

    [Fact]
    public async Task Who_answers_first_is_not_believed_before_a_slower_one_has_spoken()
    {
        await using ScriptedNode quick = new((request, _) => Reply.Result(request, Receipt(BlockB)));
        await using ScriptedNode slow = Slow(Receipt(BlockA));
        using JsonRpcClient rpc = new([quick.Url, slow.Url], Options with { AgreementPatience = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);

        Assert.Null(await new EvmClient(rpc).GetReceiptAsync(Transaction));
    }

    [Fact]
    public async Task Of_three_endpoints_the_highest_of_one_answer_is_no_highest()
    {
        await using ScriptedNode quick = new((request, _) => Reply.Result(request, Quantity(1)));
        await using ScriptedNode slow = Slow(Quantity(5));
        await using ScriptedNode slower = Slow(Quantity(4));
        using JsonRpcClient rpc = new([quick.Url, slow.Url, slower.Url], Options with { AgreementPatience = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);

        Assert.InRange((await new EvmClient(rpc).GetTransactionCountAsync(default, BlockTag.Latest)).Value, 4UL, 5UL);
        await Assert.ThrowsAsync<RpcException>(() => NonceAsync(BlockTag.Latest, Quantity(1), Dead, Dead));
        Assert.Equal(1UL, (await NonceAsync(BlockTag.Latest, Quantity(1), Dead)).Value);
    }

    [Fact]
    public async Task What_a_transaction_cost_is_agreed_on_too() =>
        Assert.Null(await ReceiptAsync(Receipt(BlockA), Receipt(BlockA).Replace("0x5208", "0x1", StringComparison.Ordinal)));

    [Fact]
    public async Task One_that_talks_nonsense_does_not_keep_the_others_from_being_heard() =>
        Assert.Equal(5UL, (await NonceAsync(BlockTag.Latest, "\"many\"", Quantity(5), Quantity(4))).Value);

    [Fact]
    public async Task One_that_claims_a_head_far_away_does_not_make_the_others_look_late()
    {
        await using ScriptedNode boasting = Node(() => 1_000_000);
        await using ScriptedNode one = Node(() => 200);
        await using ScriptedNode other = Node(() => 201);
        using JsonRpcClient rpc = new([boasting.Url, one.Url, other.Url], Options, TimeProvider.System);

        await rpc.ProbeAsync(1);

        Assert.Equal([0UL, 1UL, 0UL], rpc.Health.Select(endpoint => endpoint.LagBlocks!.Value));
        Assert.DoesNotContain(rpc.Health, endpoint => endpoint.IsLagging);
    }

    [Fact]
    public async Task Of_two_one_that_claims_a_head_far_away_does_not_have_the_other_passed_over()
    {
        await using ScriptedNode boasting = Node(() => 1_000_000);
        await using ScriptedNode honest = Node(() => 200);
        using JsonRpcClient rpc = new([boasting.Url, honest.Url], Options, TimeProvider.System);

        await rpc.ProbeAsync(1);

        // Were the other passed over, this one alone would be asked, and believed.
        Assert.DoesNotContain(rpc.Health, endpoint => endpoint.IsLagging);
        Assert.Equal(200UL, (await new EvmClient(rpc).GetBlockAsync(BlockTag.Finalized))!.Number.Value);
    }

    [Fact]
    public async Task What_was_learned_survives_a_restart_and_names_show_no_keys()
    {
        await using ScriptedNode broken = new((_, _) => new Reply { HangUp = true });
        await using ScriptedNode well = new((request, _) => Reply.Result(request, "\"0x1\""));
        Uri[] urls = [broken.Url, well.Url, new Uri(well.Url, "/another-secret-key")];
        RpcOptions options = Options with { FaultsBeforePause = 1, PauseDuration = TimeSpan.FromMinutes(1) };
        using JsonRpcClient before = new(urls, options, TimeProvider.System);
        await before.SendAsync("eth_gasPrice", []);
        string kept = JsonSerializer.Serialize(before.Remember());

        using JsonRpcClient after = new(urls, options, TimeProvider.System);
        after.Recall(JsonSerializer.Deserialize<RpcEndpointMemory[]>(kept)!);

        Assert.True(after.Health[0].IsPaused);
        Assert.True(after.Health[0].ErrorRate > 0);
        Assert.DoesNotContain("secret-key", kept, StringComparison.Ordinal);
        Assert.Equal(3, after.Health.Select(endpoint => endpoint.Name).Distinct().Count());
    }

    private static ScriptedNode Node(Func<int> head, int chainId = 1, DateTimeOffset? headTime = null) => new((request, _) => request.GetProperty("method").GetString() switch
    {
        "eth_chainId" => Reply.Result(request, Quantity(chainId)),
        "eth_getBlockByNumber" => Reply.Result(request, Block(head(), BlockA, headTime ?? TimeProvider.System.GetUtcNow())),
        _ => Reply.Result(request, "\"0x7\""),
    });

    private static ScriptedNode Slow(string answer) => new((request, _) =>
    {
        Thread.Sleep(400);
        return Reply.Result(request, answer);
    });

    private static string Quantity(int value) => string.Create(CultureInfo.InvariantCulture, $"\"0x{value:x}\"");

    private static Task<Receipt?> ReceiptAsync(params string[] answers) => AskAsync(answers, client => client.GetReceiptAsync(Transaction));

    private static Task<Block?> BlockAsync(BlockReference block, params string[] answers) => AskAsync(answers, client => client.GetBlockAsync(block));

    private static Task<Nonce> NonceAsync(BlockReference block, params string[] answers) =>
        AskAsync(answers, client => client.GetTransactionCountAsync(Address.Parse("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"), block));

    private static async Task<T> AskAsync<T>(string[] answers, Func<EvmClient, Task<T>> ask)
    {
        ScriptedNode[] nodes = [.. answers.Select(answer => new ScriptedNode((request, _) => answer == Dead ? new Reply { HangUp = true } : Reply.Result(request, answer)))];
        try
        {
            using JsonRpcClient rpc = new([.. nodes.Select(node => node.Url)], Options, TimeProvider.System);
            return await ask(new EvmClient(rpc));
        }
        finally
        {
            foreach (ScriptedNode node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static string Receipt(Hash32 block, bool succeeded = true) =>
        $$"""
        {"transactionHash":"{{Transaction}}","blockHash":"{{block}}","blockNumber":"0x7","transactionIndex":"0x0","from":"0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F",
        "to":"0x2c7536E3605D9C16a7a3D7b1898e529396a65c23","contractAddress":null,"status":"{{(succeeded ? "0x1" : "0x0")}}","gasUsed":"0x5208","effectiveGasPrice":"0x1","logs":[]}
        """;

    private static string Block(int number, Hash32 hash, DateTimeOffset time = default) =>
        $$"""
        {"number":{{Quantity(number)}},"hash":"{{hash}}","parentHash":"{{Transaction}}","timestamp":{{Quantity((int)Math.Max(1, time.ToUnixTimeSeconds()))}},"baseFeePerGas":"0x1","gasLimit":"0x1c9c380","gasUsed":"0x0"}
        """;
}

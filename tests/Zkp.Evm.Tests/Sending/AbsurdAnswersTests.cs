using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Evm.Tests.Rpc;

namespace Zkp.Evm.Tests.Sending;

/// <summary>A real chain behind honest endpoints, and one before which somebody stands who says what can't be true.</summary>
public sealed class AbsurdAnswersTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Lies => ["0x1000000000000000", "0xffffffffffffffff", "0xfffffffffffffffe", "0x1388", "0x10000000000000000"];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Of_three_endpoints_one_that_claims_an_absurd_nonce_costs_nobody_anything(string lie)
    {
        LocalSigner signer = await chain.NewAccountAsync();
        await using ScriptedNode liar = Liar("eth_getTransactionCount", $"\"{lie}\"");
        using JsonRpcClient rpc = NewRpc(liar.Url, chain.Url, chain.Url);
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger(), new EvmClient(rpc));

        Assert.Equal(0UL, (await manager.SubmitAsync(AnvilChain.Request("a"))).Nonce.Value);
        Assert.Equal(1UL, (await manager.SubmitAsync(AnvilChain.Request("b"))).Nonce.Value);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
        DriftReport report = await manager.ReconcileAsync();

        Assert.Equal((new Nonce(2), 0UL, 0), (report.Next, report.Drift, report.Filled));
        Assert.True(rpc.Health[0].ErrorRate > 0, "it has lost standing");
    }

    [Fact]
    public async Task Whoever_claims_it_is_passed_over_for_a_while_and_health_and_log_say_why()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        FakeLogger log = new();
        await using ScriptedNode liar = Liar("eth_getTransactionCount", "\"0x1000000000000000\"");
        using JsonRpcClient rpc = new([liar.Url, chain.Url, chain.Url], new RpcOptions { AgreementPatience = Patience }, TimeProvider.System, log);

        await new EvmClient(rpc).GetTransactionCountAsync(signer.Address, BlockTag.Latest);

        Assert.True(rpc.Health[0].IsExcluded);
        Assert.Contains($"nonce {1UL << 60} of {signer.Address}, others say 0", rpc.Health[0].Trouble, StringComparison.Ordinal);
        Assert.Contains(log.Errors, line => line.Contains("says what can't be true", StringComparison.Ordinal) && line.Contains(rpc.Health[0].Name, StringComparison.Ordinal));

        int asked = liar.Requests.Count;
        await new EvmClient(rpc).GetTransactionCountAsync(signer.Address, BlockTag.Latest);
        Assert.Equal(asked, liar.Requests.Count);
    }

    [Fact]
    public async Task Of_two_endpoints_the_ledger_says_who_is_right()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        await using ScriptedNode liar = Liar("eth_getTransactionCount", "\"0xc350\"");
        using JsonRpcClient rpc = NewRpc(liar.Url, chain.Url);
        using TransactionManager manager = chain.NewManager(signer, ledger, new EvmClient(rpc));

        // An account that the ledger does not know yet: neither is believed, and no nonce is wasted.
        RpcException neither = await Assert.ThrowsAsync<RpcException>(() => manager.SubmitAsync(AnvilChain.Request("a")));
        Assert.Equal(RpcErrorKind.Unavailable, neither.Kind);
        Assert.Null(await manager.FindAsync("a"));

        using (TransactionManager before = chain.NewManager(signer, ledger))
        {
            await before.SubmitAsync(AnvilChain.Request("earlier"));
        }

        Assert.Equal(1UL, (await manager.SubmitAsync(AnvilChain.Request("a"))).Nonce.Value);
        Assert.NotNull(rpc.Health[0].Problem);
    }

    [Fact]
    public async Task One_endpoint_alone_is_held_against_the_ledger_and_sending_goes_on_when_it_has_come_to_its_senses()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        bool lies = false;
        await using ScriptedNode node = Liar("eth_getTransactionCount", "\"0xc350\"", () => Volatile.Read(ref lies));
        using JsonRpcClient rpc = NewRpc(node.Url);
        using TransactionManager manager = chain.NewManager(signer, ledger, new EvmClient(rpc));
        await manager.SubmitAsync(AnvilChain.Request("a"));

        Volatile.Write(ref lies, true);
        await Assert.ThrowsAsync<RpcException>(() => manager.SubmitAsync(AnvilChain.Request("b")));
        await Assert.ThrowsAsync<RpcException>(() => manager.ReconcileAsync());

        Volatile.Write(ref lies, false);
        Assert.Equal(1UL, (await manager.SubmitAsync(AnvilChain.Request("b"))).Nonce.Value);
        Assert.Equal(0UL, (await manager.ReconcileAsync()).Drift);
    }

    [Fact]
    public async Task What_other_processes_have_leased_meanwhile_is_no_wonder()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using JsonRpcClient rpc = NewRpc(chain.Url);
        using TransactionManager idle = chain.NewManager(signer, ledger, new EvmClient(rpc));
        await idle.SubmitAsync(AnvilChain.Request("a"));

        // Others have sent five thousand, which this process has not heard of.
        AccountKey key = await idle.GetAccountAsync();
        NonceCursor cursor = (await ledger.ReadCursorAsync(key))!;
        Assert.True(await ledger.TryMoveCursorAsync(key, cursor, cursor.Slots.AdvanceTo(new Nonce(5_001))));
        await chain.CallAsync("anvil_setNonce", signer.Address.ToString(), Hex.EncodeQuantity(5_001));

        Assert.Equal(5_001UL, (await idle.ReconcileAsync()).Latest.Value);
    }

    [Fact]
    public async Task An_account_that_strangers_used_thousands_of_times_is_believed_when_two_endpoints_say_so()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using JsonRpcClient rpc = NewRpc(chain.Url, chain.Url);
        using TransactionManager manager = chain.NewManager(signer, ledger, new EvmClient(rpc));
        await manager.SubmitAsync(AnvilChain.Request("a"));
        await chain.CallAsync("anvil_setNonce", signer.Address.ToString(), Hex.EncodeQuantity(50_000));

        Assert.Equal(50_000UL, (await manager.SubmitAsync(AnvilChain.Request("b"))).Nonce.Value);
    }

    [Theory]
    [InlineData("0xde0b6b3a7640001")]
    [InlineData("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0x38d7ea4c68000")]
    public async Task Of_three_endpoints_one_that_claims_absurd_prices_does_not_raise_fees(string price)
    {
        string history = $$"""{"oldestBlock":"0x1","baseFeePerGas":["{{price}}","{{price}}"],"gasUsedRatio":[0.5],"reward":[["{{price}}","{{price}}","{{price}}","{{price}}"]]}""";
        await using ScriptedNode liar = Liar("eth_feeHistory", history);
        using JsonRpcClient rpc = NewRpc(liar.Url, chain.Url, chain.Url);
        using JsonRpcClient honest = NewRpc(chain.Url);

        FeeEstimate truth = await new FeeEstimator(new EvmClient(honest), FeePolicy.Default).EstimateAsync(Urgency.Urgent);
        FeeEstimate estimate = await new FeeEstimator(new EvmClient(rpc), FeePolicy.Default).EstimateAsync(Urgency.Urgent);

        Assert.Equal((truth.BaseFee, truth.PriorityFee, truth.MaxFee), (estimate.BaseFee, estimate.PriorityFee, estimate.MaxFee));
        Assert.NotNull(rpc.Health[0].Problem);
    }

    [Fact]
    public async Task A_price_that_no_chain_ever_asked_is_none_even_where_there_is_one_endpoint()
    {
        string history = """{"oldestBlock":"0x1","baseFeePerGas":["0xde0b6b3a7640001","0x1"],"gasUsedRatio":[0.5],"reward":[["0x1","0x1","0x1","0x1"]]}""";
        await using ScriptedNode liar = Liar("eth_feeHistory", history);
        using JsonRpcClient rpc = NewRpc(liar.Url);

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => new FeeEstimator(new EvmClient(rpc), FeePolicy.Default).EstimateAsync(Urgency.Normal));

        Assert.Equal(RpcErrorKind.InvalidResponse, error.Kind);
        Assert.NotNull(rpc.Health[0].Problem);
    }

    [Fact]
    public async Task A_head_that_no_chain_can_have_is_not_believed_by_any_question()
    {
        Block head = (await chain.Client.GetBlockAsync(BlockTag.Latest))!;
        string block = $$"""
            {"number":"0xffffffffffffffff","hash":"{{head.Hash}}","parentHash":"{{head.ParentHash}}","timestamp":"0x1","baseFeePerGas":"0x1","gasLimit":"0x1","gasUsed":"0x0"}
            """;
        await using ScriptedNode liar = Liar("eth_getBlockByNumber", block);
        using JsonRpcClient rpc = NewRpc(liar.Url, chain.Url);

        await rpc.ProbeAsync(31337);
        Assert.NotNull(rpc.Health[0].Problem);
        Assert.Equal(head.Number, (await new EvmClient(rpc).GetBlockAsync(BlockTag.Latest))!.Number);
    }

    private static JsonRpcClient NewRpc(params Uri[] urls) =>
        new(urls, new RpcOptions { MaxAttempts = 1, AgreementPatience = Patience }, TimeProvider.System);

    /// <summary>Passes everything on to the chain but what it lies about.</summary>
    private ScriptedNode Liar(string about, string lie, Func<bool>? when = null) => new((request, _) =>
    {
        string method = request.GetProperty("method").GetString()!;
        if (method == about && (when is null || when()))
        {
            return Reply.Result(request, lie);
        }

        try
        {
            JsonElement answer = chain.CallAsync(method, [.. request.GetProperty("params").EnumerateArray().Select(parameter => JsonNode.Parse(parameter.GetRawText()))])
                .GetAwaiter().GetResult();
            return Reply.Result(request, answer.GetRawText());
        }
        catch (RpcException error)
        {
            return Reply.Error(request, error.Code ?? -32000, error.Message);
        }
    });
}

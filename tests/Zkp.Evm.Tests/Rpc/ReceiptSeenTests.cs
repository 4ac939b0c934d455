namespace Zkp.Evm.Tests.Rpc;

/// <summary>Before a transaction is called replaced, no endpoint at all may have a receipt of it.</summary>
public sealed class ReceiptSeenTests
{
    private static readonly Hash32 Transaction = Hash32.KeccakOf("transaction");

    [Theory]
    [InlineData("null", "null", "null", false)]
    [InlineData("null", "{}", "null", true)]
    [InlineData("{}", null, "null", true)]
    [InlineData("null", null, null, false)]
    public async Task Any_endpoint_that_has_one_is_enough(string? first, string? second, string? third, bool seen)
    {
        await using ScriptedNode one = Node(first);
        await using ScriptedNode two = Node(second);
        await using ScriptedNode three = Node(third);
        using JsonRpcClient rpc = new([one.Url, two.Url, three.Url], new RpcOptions(), TimeProvider.System);
        Assert.Equal(seen, await new EvmClient(rpc).IsReceiptSeenAsync(Transaction));
    }

    [Fact]
    public async Task Without_any_answer_nothing_is_concluded()
    {
        await using ScriptedNode one = Node(null);
        await using ScriptedNode two = Node(null);
        using JsonRpcClient rpc = new([one.Url, two.Url], new RpcOptions(), TimeProvider.System);
        await Assert.ThrowsAsync<RpcException>(() => new EvmClient(rpc).IsReceiptSeenAsync(Transaction));
    }

    /// <param name="receipt">Null hangs up.</param>
    private static ScriptedNode Node(string? receipt) =>
        new((request, _) => receipt is null ? new Reply { HangUp = true } : Reply.Result(request, receipt));
}

namespace Zkp.Evm.Tests.Rpc;

/// <summary>Before a transaction is called replaced, no endpoint at all may have a receipt of it.</summary>
public sealed class ReceiptSeenTests
{
    private static readonly Hash32 Transaction = Hash32.KeccakOf("transaction");

    [Theory]
    [InlineData("null", "null", "null", false)]
    [InlineData("null", "{}", "null", true)]
    [InlineData("{}", null, "null", true)]
    [InlineData("null", "null", null, false)]
    public async Task Any_endpoint_that_has_one_is_enough(string? first, string? second, string? third, bool seen)
    {
        await using ScriptedNode one = Node(first);
        await using ScriptedNode two = Node(second);
        await using ScriptedNode three = Node(third);
        using JsonRpcClient rpc = new([one.Url, two.Url, three.Url], new RpcOptions(), TimeProvider.System);
        Assert.Equal(seen, await new EvmClient(rpc).IsReceiptSeenAsync(Transaction));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    public async Task When_fewer_answer_than_must_agree_nothing_is_concluded(string? third)
    {
        await using ScriptedNode one = Node(null);
        await using ScriptedNode two = Node(null);
        await using ScriptedNode three = Node(third);
        using JsonRpcClient rpc = new([one.Url, two.Url, three.Url], new RpcOptions(), TimeProvider.System);
        await Assert.ThrowsAsync<RpcException>(() => new EvmClient(rpc).IsReceiptSeenAsync(Transaction));
    }

    [Fact]
    public async Task One_that_is_slow_is_waited_for()
    {
        await using ScriptedNode none = Node("null");
        await using ScriptedNode slow = new((request, _) =>
        {
            Thread.Sleep(400);
            return Reply.Result(request, "{}");
        });
        using JsonRpcClient rpc = new([none.Url, slow.Url], new RpcOptions { AgreementPatience = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        Assert.True(await new EvmClient(rpc).IsReceiptSeenAsync(Transaction));
    }

    /// <param name="receipt">Null hangs up.</param>
    private static ScriptedNode Node(string? receipt) =>
        new((request, _) => receipt is null ? new Reply { HangUp = true } : Reply.Result(request, receipt));
}

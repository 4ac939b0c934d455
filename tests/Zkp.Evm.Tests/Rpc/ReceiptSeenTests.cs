namespace Zkp.Evm.Tests.Rpc;

/// <summary>Before a transaction is called replaced, no endpoint at all may have a receipt of it that the others can't show to be false.</summary>
public sealed class ReceiptSeenTests
{
    private const string None = "null";

    /// <summary>In place of an answer: it hangs up.</summary>
    private const string? Dead = null;

    private static readonly Hash32 Transaction = Hash32.KeccakOf("transaction");
    private static readonly Hash32 Block = Hash32.KeccakOf("block");
    private static readonly Hash32 OtherBlock = Hash32.KeccakOf("another block");
    private static readonly BlockNumber UsedBy = new(7);

    private static string Holding => Contents(Block, Transaction);

    private static string Without => Contents(Block, Hash32.KeccakOf("another transaction"));

    [Fact]
    public async Task Any_endpoint_that_has_one_is_enough()
    {
        Assert.False(await SeenAsync((None, Without), (None, Without), (None, Without)));
        Assert.False(await SeenAsync((None, Without), (None, Without), (Dead, Dead)));
        Assert.True(await SeenAsync((None, Holding), (Receipt(5, Block), Holding), (None, Holding)));
        Assert.True(await SeenAsync((Receipt(7, Block), Holding), (Dead, Dead), (None, Holding)));
        Assert.True(await SeenAsync((None, None), (Receipt(5, Block), None)));
        Assert.True(await SeenAsync((Receipt(5, Block), Without), (Receipt(5, OtherBlock), Without), (None, Without)));
    }

    [Fact]
    public async Task What_the_others_cannot_show_to_be_false_counts()
    {
        // They don't have the block, differ about it, or too few of them answer.
        Assert.True(await SeenAsync((None, None), (Receipt(5, Block), Holding), (None, None)));
        Assert.True(await SeenAsync((None, Without), (Receipt(5, Block), Holding), (None, Contents(OtherBlock))));
        Assert.True(await SeenAsync((None, Without), (Receipt(5, Block), Holding), (Dead, Dead)));

        // Of two endpoints nobody can say who is right.
        Assert.True(await SeenAsync((None, Without), (Receipt(9, OtherBlock), Holding)));
    }

    [Fact]
    public async Task One_that_claims_a_false_one_does_not_count()
    {
        // The nonce was used by block 7, so it can't be in block 8.
        Assert.False(await SeenAsync((None, Without), (Receipt(8, Block), Holding), (None, Without)));

        // Two say that the block of this height is another, or that it does not hold the transaction.
        Assert.False(await SeenAsync((None, Without), (Receipt(5, OtherBlock), Contents(OtherBlock, Transaction)), (None, Without)));
        Assert.False(await SeenAsync((None, Without), (Receipt(5, Block), Holding), (None, Without)));

        // What can't be read, or is another transaction's, is no receipt.
        Assert.False(await SeenAsync((None, Without), ("{}", Holding), (None, Without)));
        Assert.False(await SeenAsync((None, Without), (Receipt(5, Block).Replace($"\"{Transaction}\"", $"\"{Block}\"", StringComparison.Ordinal), Holding), (None, Without)));
    }

    [Fact]
    public async Task When_fewer_answer_than_must_agree_nothing_is_concluded()
    {
        await Assert.ThrowsAsync<RpcException>(() => SeenAsync((Dead, Dead), (Dead, Dead), (Dead, Dead)));
        await Assert.ThrowsAsync<RpcException>(() => SeenAsync((Dead, Dead), (Dead, Dead), (None, Without)));
    }

    [Fact]
    public async Task One_that_is_slow_is_waited_for()
    {
        await using ScriptedNode none = Node(None, Holding);
        await using ScriptedNode slow = new((request, _) =>
        {
            Thread.Sleep(400);
            return Reply.Result(request, Receipt(5, Block));
        });
        using JsonRpcClient rpc = new([none.Url, slow.Url], new RpcOptions { AgreementPatience = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        Assert.True(await new EvmClient(rpc).IsReceiptSeenAsync(Transaction, UsedBy));
    }

    private static async Task<bool> SeenAsync(params (string? Receipt, string? Block)[] answers)
    {
        ScriptedNode[] nodes = [.. answers.Select(answer => Node(answer.Receipt, answer.Block))];
        try
        {
            using JsonRpcClient rpc = new([.. nodes.Select(node => node.Url)], new RpcOptions { MaxAttempts = 1 }, TimeProvider.System);
            return await new EvmClient(rpc).IsReceiptSeenAsync(Transaction, UsedBy);
        }
        finally
        {
            foreach (ScriptedNode node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static ScriptedNode Node(string? receipt, string? block) => new((request, _) =>
        (request.GetProperty("method").GetString() == "eth_getTransactionReceipt" ? receipt : block) is { } answer
            ? Reply.Result(request, answer)
            : new Reply { HangUp = true });

    private static string Contents(Hash32 hash, params Hash32[] transactions) =>
        $$"""{"hash":"{{hash}}","transactions":[{{string.Join(',', transactions.Select(transaction => $"\"{transaction}\""))}}]}""";

    private static string Receipt(int number, Hash32 block) =>
        $$"""
        {"transactionHash":"{{Transaction}}","blockHash":"{{block}}","blockNumber":"0x{{number:x}}","transactionIndex":"0x0","from":"0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F",
        "to":"0x2c7536E3605D9C16a7a3D7b1898e529396a65c23","contractAddress":null,"status":"0x1","gasUsed":"0x5208","effectiveGasPrice":"0x1","logs":[]}
        """;
}

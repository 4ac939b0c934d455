using System.Text.Json;
using System.Text.Json.Serialization;
using Zkp.Evm.Tests.Sending;

namespace Zkp.Evm.Tests.Rpc;

/// <summary>The table against what nodes say, as recorded from their sources and reports, and against a node that runs.</summary>
public sealed class RpcErrorClassifierTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private sealed record Recorded(string Client, string Source, int Code, string Message, RpcErrorKind Kind);

    private static Recorded[] Corpus()
    {
        using Stream stream = typeof(RpcErrorClassifierTests).Assembly.GetManifestResourceStream("rpc-errors.json")!;
        return JsonSerializer.Deserialize<Recorded[]>(stream, Options)!;
    }

    [Fact]
    public void Every_recorded_answer_has_its_meaning()
    {
        Recorded[] corpus = Corpus();
        Assert.All(corpus, item => Assert.StartsWith("https://", item.Source, StringComparison.Ordinal));
        Assert.All(
            ["geth", "Nethermind", "Erigon", "Besu", "Nitro", "op-geth and proxyd", "anvil"], client => Assert.Contains(corpus, item => item.Client == client));
        string[] wrong =
        [
            .. corpus.Select(item => (item, got: RpcErrorClassifier.Classify(item.Code, item.Message)))
                .Where(pair => pair.got != pair.item.Kind)
                .Select(pair => $"{pair.item.Client} {pair.item.Code} \"{pair.item.Message}\": {pair.got}, not {pair.item.Kind}"),
        ];
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_words_decide_in_any_case_and_wrapping()
    {
        foreach (Recorded item in Corpus().Where(item => item.Kind != RpcErrorKind.Unknown))
        {
            Assert.Equal(item.Kind, RpcErrorClassifier.Classify(item.Code, $"wrapped: {item.Message.ToUpperInvariant()} (end)"));
        }
    }

    [Fact]
    public async Task Anvil_says_what_the_table_knows()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        Eip1559Transaction good = new()
        {
            ChainId = 31337, Nonce = new Nonce(0), GasLimit = 21_000, To = Address.Zero, MaxFeePerGas = Wei.FromGwei(20), MaxPriorityFeePerGas = Wei.FromGwei(1),
        };
        Assert.Null(await RefusalAsync(signer, good));
        Assert.Equal(RpcErrorKind.AlreadyKnown, await RefusalAsync(signer, good));
        Assert.Equal(RpcErrorKind.ReplacementUnderpriced, await RefusalAsync(signer, good with { MaxPriorityFeePerGas = Wei.FromGwei(1.01m) }));
        await chain.MineAsync();
        Assert.Equal(RpcErrorKind.NonceTooLow, await RefusalAsync(signer, good with { Value = new Wei(1) }));
        Eip1559Transaction next = good with { Nonce = new Nonce(1) };
        Assert.Equal(RpcErrorKind.IntrinsicGasTooLow, await RefusalAsync(signer, next with { GasLimit = 20_999 }));
        Assert.Equal(RpcErrorKind.GasLimitExceeded, await RefusalAsync(signer, next with { GasLimit = 1_000_000_000 }));
        Assert.Equal(RpcErrorKind.InvalidTransaction, await RefusalAsync(signer, next with { ChainId = 1 }));
        Assert.Equal(RpcErrorKind.InsufficientFunds, await RefusalAsync(signer, next with { Value = Wei.FromEther(1000) }));

        RpcException garbage = await Assert.ThrowsAsync<RpcException>(() => chain.Client.SendRawTransactionAsync(new byte[] { 2, 1 }));
        Assert.Equal(RpcErrorKind.InvalidTransaction, garbage.Kind);
        RpcException reverted = await Assert.ThrowsAsync<RpcException>(
            () => chain.Client.CallAsync(new CallRequest(null, AnvilChain.Reverting, default), BlockTag.Latest));
        Assert.Equal(RpcErrorKind.Reverted, reverted.Kind);
        RpcException unknown = await Assert.ThrowsAsync<RpcException>(() => chain.CallAsync("eth_noSuchMethod"));
        Assert.Equal(RpcErrorKind.MethodNotFound, unknown.Kind);
        Assert.Null(await chain.Client.GetBlockAsync(new BlockNumber(1_000_000)));
    }

    /// <summary>Asked below EvmClient, which takes "already known" for success.</summary>
    private async Task<RpcErrorKind?> RefusalAsync(LocalSigner signer, Eip1559Transaction transaction)
    {
        SignedTransaction signed = await signer.SignAsync(transaction);
        try
        {
            await chain.CallAsync("eth_sendRawTransaction", Hex.Encode(signed.Raw.Span));
            return null;
        }
        catch (RpcException error)
        {
            return error.Kind;
        }
    }
}

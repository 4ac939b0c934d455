using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Evm.Tests.Rpc;
using Zkp.Evm.Tests.Sending;

namespace Zkp.Evm.Tests.Fees;

/// <summary>What roll-ups add to receipts counts in what a transaction cost: a node in front of anvil adds it as op-geth and Nitro do.</summary>
public sealed class RollupReceiptTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    private static readonly Wei Paid = new(1_000_000);

    public static TheoryData<string, string, long, long?, long?, long?> Fields => new()
    {
        { "nothing", "{}", 0, null, null, null },
        { "op-geth since Fjord", """{"l1Fee":"0x3e8","l1GasUsed":"0x640","l1GasPrice":"0x1"}""", 1000, 1000, null, null },
        { "op-geth since Isthmus", """{"l1Fee":"0x3e8","operatorFeeScalar":"0x2dc6c0","operatorFeeConstant":"0xb"}""", 1000 + 63_000 + 11, 1000, 63_011, null },
        { "op-geth since Jovian", """{"l1Fee":"0x3e8","operatorFeeScalar":"0x3","operatorFeeConstant":"0xb","daFootprintGasScalar":"0x190"}""", 1000 + 6_300_000 + 11, 1000, 6_300_011, null },
        { "op-geth with a constant alone", """{"l1Fee":"0x0","operatorFeeConstant":"0xb"}""", 11, 0, 11, null },
        { "Nitro", """{"gasUsedForL1":"0x1388","l1BlockNumber":"0x7"}""", 0, null, null, 5000 },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task What_a_receipt_adds_is_in_the_cost(string node, string added, long beside, long? l1Fee, long? operatorFee, long? gasForL1)
    {
        using HttpClient http = new();
        await using ScriptedNode proxy = new((request, _) => Forward(http, request, added));
        using JsonRpcClient rpc = new([proxy.Url], new RpcOptions(), TimeProvider.System);
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = new(new EvmClient(rpc), signer, new InMemoryTransactionLedger(), ChainConfirmation.ByDepth(1), TimeProvider.System);
        await manager.StartAsync();
        await manager.SubmitAsync(new TransactionRequest
        {
            RequestId = node, To = AnvilChain.Accepting, Data = [], GasLimit = 50_000, MaxFeePerGas = Wei.FromGwei(10), MaxPriorityFeePerGas = Paid,
        });
        await chain.MineAsync();
        LedgerEntry entry = await manager.AdvanceAsync(node);
        for (int i = 0; i < 40 && !entry.IsFinal; i++)
        {
            await Task.Delay(50);
            entry = await manager.AdvanceAsync(node);
        }

        InclusionInfo inclusion = JsonSerializer.Deserialize<LedgerEntry>(JsonSerializer.Serialize(entry))!.Inclusion!;
        Assert.Equal(21_000u, inclusion.GasUsed);
        Assert.Equal((inclusion.EffectiveGasPrice * inclusion.GasUsed) + new Wei(beside), inclusion.TotalFee);
        Assert.Equal((l1Fee, operatorFee, gasForL1), ((long?)inclusion.L1Fee?.Value, (long?)inclusion.OperatorFee?.Value, (long?)inclusion.GasUsedForL1));
    }

    /// <summary>An operator's scalar that no chain can have is no receipt.</summary>
    [Fact]
    public async Task A_receipt_with_an_impossible_scalar_is_refused()
    {
        using HttpClient http = new();
        await using ScriptedNode proxy = new((request, _) => Forward(http, request, """{"operatorFeeScalar":"0x100000000"}"""));
        using JsonRpcClient rpc = new([proxy.Url], new RpcOptions(), TimeProvider.System);
        LocalSigner signer = await chain.NewAccountAsync();
        SignedTransaction signed = await signer.SignAsync(new Eip1559Transaction
        {
            ChainId = 31337, Nonce = new Nonce(0), MaxFeePerGas = Wei.FromGwei(10), MaxPriorityFeePerGas = Paid, GasLimit = 50_000, To = AnvilChain.Accepting,
        });
        EvmClient client = new(rpc);
        await client.SendRawTransactionAsync(signed.Raw);
        await chain.MineAsync();

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => client.GetReceiptAsync(signed.Hash));
        Assert.Equal(RpcErrorKind.InvalidResponse, error.Kind);
    }

    private Reply Forward(HttpClient http, JsonElement request, string added)
    {
        using HttpRequestMessage message = new(HttpMethod.Post, chain.Url) { Content = new StringContent(request.GetRawText(), Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = http.Send(message);
        using StreamReader reader = new(response.Content.ReadAsStream());
        JsonObject answer = JsonNode.Parse(reader.ReadToEnd())!.AsObject();
        if (request.GetProperty("method").GetString() == "eth_getTransactionReceipt" && answer["result"] is JsonObject receipt)
        {
            foreach ((string name, JsonNode? value) in JsonNode.Parse(added)!.AsObject())
            {
                receipt[name] = value?.DeepClone();
            }
        }

        return Reply.Text(answer.ToJsonString());
    }
}

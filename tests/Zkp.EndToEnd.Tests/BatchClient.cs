using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Pipeline.Batches;

namespace Zkp.EndToEnd.Tests;

/// <summary>Speaks to <c>/api/v1/batches</c>, and holds receipts to what the chain says.</summary>
internal sealed class BatchClient(StackFixture stack)
{
    /// <param name="atom">The theorem when there are no <paramref name="axioms"/> but one; else it is Q.</param>
    public static string Line(string network, string atom, params string[] axioms) => new JsonObject
    {
        ["circuit"] = "axiom-entailment",
        ["statement"] = new JsonObject
        {
            ["axioms"] = new JsonArray([.. axioms.Select(axiom => (JsonNode)axiom)]),
            ["theorem"] = axioms.Length > 1 ? "Q" : atom,
        },
        ["policy"] = new JsonObject { ["network"] = network },
    }.ToJsonString();

    public async Task<JsonObject> PostAsync(string body, string key, int offset)
    {
        using HttpRequestMessage message = new(HttpMethod.Post, $"/api/v1/batches?offset={offset}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-ndjson"),
        };
        message.Headers.Add("Idempotency-Key", key);
        using HttpResponseMessage response = await stack.Http.SendAsync(message);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, answer);
        return JsonNode.Parse(answer)!.AsObject();
    }

    /// <summary>The proofs of a batch's lines, by line.</summary>
    public async Task<SortedDictionary<int, string>> ProofIdsAsync(string id)
    {
        JsonObject listing = (await stack.Http.GetFromJsonAsync<JsonObject>($"/api/v1/batches/{id}/lines"))!;
        return new SortedDictionary<int, string>(listing["lines"]!.AsArray()
            .Where(line => line!["proofId"] is not null)
            .ToDictionary(line => line!["line"]!.GetValue<int>(), line => line!["proofId"]!.GetValue<string>()));
    }

    public async Task<JsonObject> WaitUntilDoneAsync(string id, TimeSpan patience)
    {
        using CancellationTokenSource limit = new(patience);
        JsonObject? last = null;
        while (!limit.IsCancellationRequested)
        {
            last = (await stack.Http.GetFromJsonAsync<JsonObject>($"/api/v1/batches/{id}"))!;
            if (last["done"]!.GetValue<bool>())
            {
                return last;
            }

            await Task.Delay(500);
        }

        IEnumerable<string> said = stack.Stack.App.RecentOutput.Split('\n').TakeLast(60);
        throw new TimeoutException($"The batch is\n{last}\nThe app said:\n{string.Join('\n', said)}");
    }

    /// <summary>The registry takes the receipt's inclusion proof for the statement, and for no other; and the fee is shared.</summary>
    public async Task AssertIncludedAsync(JsonObject proof)
    {
        JsonNode batch = proof["batch"]!;
        Assert.True(Fr.TryParse(proof["statement"]!.GetValue<string>(), out Fr statement));
        Hash32 root = Hash32.Parse(batch["batchId"]!.GetValue<string>());
        Hash32[] path = [.. batch["inclusionProof"]!.AsArray().Select(node => Hash32.Parse(node!.GetValue<string>()))];
        Address registry = Address.Parse(proof["registry"]!.GetValue<string>());
        EvmClient chain = new(new JsonRpcClient([stack.Stack.Chain(proof["network"]!.GetValue<string>()).Url], new RpcOptions(), TimeProvider.System));
        Assert.True(await IsProvenAsync(statement));
        Assert.False(await IsProvenAsync(statement + Fr.One));
        BigInteger share = BigInteger.Parse(batch["feeShareWei"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        BigInteger fee = BigInteger.Parse(proof["actualFeeWei"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        Assert.Equal(fee / batch["statements"]!.GetValue<int>(), share);

        async Task<bool> IsProvenAsync(Fr asked) => BatchCalls.Interface.Function("isProven")
            .DecodeOutput(await chain.CallAsync(new CallRequest(Address.Zero, registry, BatchCalls.IsProven(asked, root, path)), BlockTag.Latest))
            .Get<bool>(0);
    }
}

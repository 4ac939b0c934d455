using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Cli.Stack;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Networks;

namespace Zkp.EndToEnd.Tests;

/// <summary>The circuit breaker of a registry, tripped by proofs that the real verifier finds false, and what the pipeline does then.</summary>
[Collection<SharedTransactions>]
public sealed class BreakerTests(StackFixture stack)
{
    private const string Network = "local-l1";

    private static readonly Abi Registry = Abi.Parse(
        "function trySubmit(uint32 version, uint256[8] proof, uint256[] publicSignals) returns (bool)",
        "function unpause()",
        "function paused() view returns (bool)");

    private LocalChain Chain => stack.Stack.Chain(Network);

    private string Address => NetworkCatalog.Load(stack.Stack.Folders.Networks).Find(Network)!.Deployment!.Circuits["axiom-entailment"].Registry;

    [Fact]
    public async Task False_proofs_trip_it_requests_wait_and_go_on_when_it_is_reset()
    {
        JsonObject proof = await stack.WaitForFinalizedAsync(await stack.SubmitAsync(StackFixture.Request(Network, "Breaker")));
        Assert.False(await IsPausedAsync());
        string first = "", last = "";

        // As many as `zkp deploy` lets fail in an hour.
        for (int i = 1; i <= 20; i++)
        {
            last = await SendAsync(TrySubmit(proof, statementsAway: i));
            first = i == 1 ? last : first;
        }

        // Each failure is a transaction that succeeds: a revert would take its own count back.
        Assert.Equal(("0x1", "0x1"), (await StatusAsync(first), await StatusAsync(last)));
        Assert.True(await IsPausedAsync());

        string id = await stack.SubmitAsync(StackFixture.Request(Network, "Stopped"));
        JsonObject waiting = await stack.WaitAsync(id, found => found["decision"] is not null, "a decision to wait");
        Assert.Equal("Proved", StackFixture.StateOf(waiting));
        string why = waiting["decision"]!["explanation"]!.GetValue<string>();
        Assert.True(why.Contains("its registry takes nothing at the moment", StringComparison.Ordinal) && why.Contains("EnforcedPause", StringComparison.Ordinal), why);

        Assert.Equal("0x1", await StatusAsync(await SendAsync(Registry.Function("unpause").Encode())));
        JsonObject done = await stack.WaitForFinalizedAsync(id);
        Assert.Equal(1, await stack.ProvenEventsAsync(done));
        await AssertToldAsync($"Security: on {Network} the contract {Address} takes nothing any more (CircuitBreakerTripped");
    }

    private static byte[] TrySubmit(JsonObject proof, int statementsAway)
    {
        BigInteger statement = BigInteger.Parse(proof["statement"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        return Registry.Function("trySubmit").Encode(
            BigInteger.One,
            Proof.ParseJson(proof["proof"]!.ToJsonString()).ToEvmWords().Select(word => (object)word).ToArray(),
            new object[] { statement - statementsAway });
    }

    private async Task<bool> IsPausedAsync()
    {
        JsonElement answer = await Chain.RpcAsync(
            "eth_call", [new { to = Address, data = Hex(Registry.Function("paused").Encode()) }, "latest"]);
        return answer.GetString()!.EndsWith('1');
    }

    private async Task<string> SendAsync(byte[] call)
    {
        // The base fee falls between two looks of its keeper; anvil offers what it is, and drops the transaction when it has risen again.
        string maxFeePerGas = "0x" + Chain.Network.MaxFeePerGasWei.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        JsonElement hash = await Chain.RpcAsync(
            "eth_sendTransaction", [new { from = StackFixture.Deployer, to = Address, data = Hex(call), gas = "0x7a120", maxFeePerGas, maxPriorityFeePerGas = "0x3b9aca00" }]);
        return hash.GetString()!;
    }

    private async Task<string> StatusAsync(string transaction)
    {
        for (int look = 0; look < 300; look++)
        {
            JsonElement receipt = await Chain.RpcAsync("eth_getTransactionReceipt", [transaction]);
            if (receipt.ValueKind == JsonValueKind.Object)
            {
                return receipt.GetProperty("status").GetString()!;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"No block has {transaction}.");
    }

    private async Task AssertToldAsync(string alert)
    {
        for (int look = 0; look < 300; look++)
        {
            using FileStream file = new(stack.Stack.Folders.AppLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using StreamReader reader = new(file);
            if ((await reader.ReadToEndAsync()).Contains(alert, StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

            await Task.Delay(200);
        }

        Assert.Fail($"The app's log does not say: {alert}");
    }

    private static string Hex(byte[] data) => "0x" + Convert.ToHexStringLower(data);
}

using System.Text.Json;
using Zkp.Bn254;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Contracts.Tests;

/// <summary>A batch circuit's deployment: its registry holds the first version's key itself, later versions get verifiers of their own.</summary>
public sealed class BatchDeploymentTests : IAsyncLifetime
{
    private const int Size = 4;

    /// <summary>VKHashRegistry and BatchRegistry; the registration and the activation of the key.</summary>
    private const int Transactions = 4;

    private static readonly Deployer Deployer = new();

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-deploy-batch-").FullName;
    private TestChain chain = null!;

    private DeployOptions Options => new()
    {
        DeploymentPath = Path.Combine(folder, "local-test.json"),
        ReceiptTimeout = TimeSpan.FromSeconds(20),
    };

    public async ValueTask InitializeAsync() => chain = await TestChain.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await chain.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task RegistryIsTheVerifierOfTheFirstVersionAndStaysForTheNext()
    {
        DeployedCircuit first = (await DeployAsync(chain, Circuit(1))).Circuits["batch"];
        Assert.Equal(first.Registry, first.Verifier);
        Assert.True(await IsActiveAsync(first.Registry));
        Assert.Equal((ulong)Transactions, (await chain.NonceAsync()).Value);
        await AssertTakesBatchAsync(first, 10);

        // A second run finds everything, without its file too.
        File.Delete(Options.DeploymentPath);
        DeployedCircuit again = (await DeployAsync(chain, Circuit(1))).Circuits["batch"];
        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(again));
        Assert.Equal((ulong)Transactions + 2, (await chain.NonceAsync()).Value);

        DeployedCircuit second = (await DeployAsync(chain, Circuit(2))).Circuits["batch"];
        Assert.Equal(first.Registry, second.Registry);
        Assert.NotEqual(second.Registry, second.Verifier);
        await AssertTakesBatchAsync(second, 20);
        await AssertTakesBatchAsync(first, 30);
    }

    /// <summary>After a rotation the registry calls the new version's verifier, and the old version's batches cost what they did.</summary>
    [Fact]
    public async Task QuotesKnowWhoseKeyTheRegistryHolds()
    {
        int[] proofs = [1, 3, 8];
        await DeployAsync(chain, Circuit(1));
        long[] before = [await AssertQuotedAsync(1, 100, 1), await AssertQuotedAsync(1, 100, 3), await AssertQuotedAsync(1, 100, 8)];
        await DeployAsync(chain, Circuit(2));
        for (int i = 0; i < proofs.Length; i++)
        {
            int statements = Size * proofs[i];
            long more = BatchGas.Of(Size, statements, keyInRegistry: false) - BatchGas.Of(Size, statements);
            Assert.InRange(await AssertQuotedAsync(2, 200, proofs[i]) - before[i], more - 200, more + 200);
            Assert.InRange(await AssertQuotedAsync(1, 300, proofs[i]) - before[i], -150, 150);
        }
    }

    /// <summary>The call that asks is made up: it must come as far as the version, which a registry looks up last.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task QuotesForABatchKnowWhetherItsRegistryTakesThatVersion(int proofs)
    {
        DeploymentFile file = await DeployAsync(chain, Circuit(1));
        Assert.Null((await QuoteAsync(1, Size * proofs)).Obstacle);

        byte[] deprecate = AbiFunction.Parse("function deprecate(bytes32,uint32)").Encode(Hash32.KeccakOf("batch"), 1);
        Assert.True((await chain.SendAsync(Address.Parse(file.VkHashRegistry), deprecate)).Succeeded);
        NetworkQuote quote = await QuoteAsync(1, Size * proofs);
        Assert.Equal(QuoteObstacle.Refused, quote.Obstacle);
        Assert.Contains("DeprecatedCircuitVersion", quote.Unavailable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InterruptedAtEveryStepItGoesOn()
    {
        for (int signatures = 0; signatures < Transactions; signatures++)
        {
            await using TestChain fresh = await TestChain.StartAsync();
            DeployOptions options = Options with { DeploymentPath = Path.Combine(folder, $"interrupted-{signatures}.json") };
            await Assert.ThrowsAsync<TimeoutException>(() =>
                Deployer.DeployAsync(fresh.Network, [Circuit(1)], new DyingSigner(fresh.Signer, signatures), options));

            DeploymentFile file = await Deployer.DeployAsync(fresh.Network, [Circuit(1)], fresh.Signer, options);
            Assert.Equal((ulong)Transactions, (await fresh.NonceAsync()).Value);
            Assert.Equal(file.Circuits["batch"].Registry, file.Circuits["batch"].Verifier);
        }
    }

    [Fact]
    public async Task KeyOfAnotherNumberOfSignalsIsRefused()
    {
        Circuit circuit = Circuit(1);
        File.WriteAllText(circuit.VerifyingKeyPath, ForgedKey.Create(3).ToJson());
        FormatException error = await Assert.ThrowsAsync<FormatException>(() => DeployAsync(chain, circuit));
        Assert.Contains("3 public signals", error.Message, StringComparison.Ordinal);
        Assert.Equal(0ul, (await chain.NonceAsync()).Value);
    }

    private Task<DeploymentFile> DeployAsync(TestChain on, Circuit circuit) => Deployer.DeployAsync(on.Network, [circuit], on.Signer, Options);

    private async Task<bool> IsActiveAsync(string registry) =>
        (await chain.CallAsync(Address.Parse(registry), "function embeddedKeyIsActive() view returns (bool)")).Get<bool>(0);

    /// <returns>What a full batch of that version has used, which its quote said within half a percent.</returns>
    private async Task<long> AssertQuotedAsync(int version, ulong seed, int proofs)
    {
        NetworkQuote quote = await QuoteAsync(version, Size * proofs);
        Assert.True(quote.Unavailable is null, quote.Unavailable);

        DeploymentFile file = NetworkCatalog.ReadDeployment(Options.DeploymentPath, chain.Network);
        Address registry = Address.Parse(file.Circuits["batch"].Find(version)!.Registry);
        StatementSet batch = StatementSet.Create(Enumerable.Range(0, Size * proofs).Select(i => Poseidon.Hash(Fr.FromUInt64(seed + (ulong)i))), Size);
        BatchBinding binding = BatchBinding.Compute(batch, chain.Network.ChainId, registry);
        Receipt receipt = await chain.SendAsync(
            registry, BatchCalls.Submit(version, [.. Enumerable.Range(0, proofs).Select(i => ForgedKey.Prove(binding.SignalsOf(i)))], batch, binding.Digests));
        Assert.True(receipt.Succeeded);
        Assert.InRange((long)quote.Gas, (long)receipt.GasUsed * 995 / 1000, (long)receipt.GasUsed * 1005 / 1000);
        return (long)receipt.GasUsed;
    }

    private async Task<NetworkQuote> QuoteAsync(int version, int statements)
    {
        string networks = Directory.CreateDirectory(Path.Combine(folder, "networks")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(NetworkCatalog.DeploymentPath(networks, "x"))!);
        File.WriteAllText(Path.Combine(networks, chain.Network.Name + ".json"), JsonSerializer.Serialize(chain.Network, PipelineJson.Options));
        File.Copy(Options.DeploymentPath, NetworkCatalog.DeploymentPath(networks, chain.Network.Name), overwrite: true);
        NetworkCatalog catalog = NetworkCatalog.Load(networks);
        using ChainGateway gateway = TestGateway.Create(catalog, chain.Signer, new PriceOfEther(2000m), TimeProvider.System);
        await gateway.StartAsync(CancellationToken.None);
        return await gateway.QuoteAsync(catalog.Find(chain.Network.Name)!, Circuit(version), ProofPolicy.None, CancellationToken.None, statements);
    }

    private async Task AssertTakesBatchAsync(DeployedCircuit circuit, ulong first)
    {
        Address registry = Address.Parse(circuit.Registry);
        StatementSet batch = StatementSet.Create([Fr.FromUInt64(first), Fr.FromUInt64(first + 1)], Size);
        BatchBinding binding = BatchBinding.Compute(batch, chain.Network.ChainId, registry);
        Proof proof = ForgedKey.Prove(binding.SignalsOf(0));
        Assert.True((await chain.SendAsync(registry, BatchCalls.Submit(circuit.Version, [proof], batch, binding.Digests))).Succeeded);
        Assert.False((await chain.SendAsync(registry, BatchCalls.Submit(circuit.Version, [proof], batch, binding.Digests))).Succeeded);
    }

    private Circuit Circuit(int version)
    {
        string circuitFolder = Path.Combine(folder, $"batch-{version}");
        Directory.CreateDirectory(circuitFolder);
        File.WriteAllText(Path.Combine(circuitFolder, Pipeline.Circuits.Circuit.VerifyingKeyFile), ForgedKey.Create(2).ToJson());
        return new Circuit
        {
            Id = "batch",
            Version = version,
            Statement = StatementKind.Inputs,
            BatchSize = Size,
            MaxInputBytes = 1024,
            PublicSignalCount = 2,
            DevelopmentKeys = true,
            Folder = circuitFolder,
        };
    }
}

using System.Numerics;
using System.Text.Json;
using Zkp.Cli.Deploy;
using Zkp.Cli.Deploy.Explorer;
using Zkp.Evm;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Contracts.Tests;

public sealed class DeployerTests : IAsyncLifetime
{
    /// <summary>VKHashRegistry; and a verifier, a ComplaintRegistry and a registration for each of two circuits.</summary>
    private const int TransactionsForTwo = 7;

    private static readonly Deployer Deployer = new();

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-deploy-").FullName;
    private TestChain chain = null!;

    private DeployOptions Options => new()
    {
        DeploymentPath = Path.Combine(folder, "deployments", "local-test.json"),
        ReceiptTimeout = TimeSpan.FromSeconds(20),
    };

    private IReadOnlyList<Circuit> TwoCircuits => [Circuit("cubes-1", 1), Circuit("cubes-2", 2)];

    public async ValueTask InitializeAsync() => chain = await TestChain.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await chain.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task DeployedCircuitsTakeProofs()
    {
        ulong before = (await chain.Client.GetBlockAsync(BlockTag.Latest))!.Number.Value;
        DeploymentFile file = await DeployAsync(TwoCircuits);

        Assert.Equal(JsonSerializer.Serialize(file), JsonSerializer.Serialize(NetworkCatalog.ReadDeployment(Options.DeploymentPath, chain.Network)));
        Assert.Equal(before, file.BlockNumber);
        Assert.Equal(["BatchRegistry", "ComplaintRegistry", "GrothVerifier", "VKHashRegistry"], file.Abi!.Keys.Order());
        Assert.All(file.Circuits.Values, circuit => Assert.True(circuit.DevelopmentKeys));
        foreach (int signals in new[] { 1, 2 })
        {
            await AssertTakesProofAsync(file.Circuits[$"cubes-{signals}"], signals);
        }
    }

    [Fact]
    public async Task SecondRunSendsNothing()
    {
        DeploymentFile first = await DeployAsync(TwoCircuits);
        Nonce nonce = await chain.NonceAsync();
        Assert.Equal((ulong)TransactionsForTwo, nonce.Value);

        DeploymentFile second = await DeployAsync(TwoCircuits);
        Assert.Equal(nonce, await chain.NonceAsync());
        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(second));

        // Without the file everything is found by its address.
        File.Delete(Options.DeploymentPath);
        DeploymentFile third = await DeployAsync(TwoCircuits);
        Assert.Equal(nonce, await chain.NonceAsync());
        Assert.Equal(JsonSerializer.Serialize(first.Circuits), JsonSerializer.Serialize(third.Circuits));
    }

    /// <summary>Whatever the step at which a run dies, the next one goes on, and nothing is done twice.</summary>
    [Fact]
    public async Task InterruptedAtEveryStepItGoesOn()
    {
        for (int signatures = 0; signatures < TransactionsForTwo; signatures++)
        {
            await using TestChain fresh = await TestChain.StartAsync();
            string path = Path.Combine(folder, $"interrupted-{signatures}.json");
            DeployOptions options = Options with { DeploymentPath = path };
            await Assert.ThrowsAsync<TimeoutException>(() =>
                Deployer.DeployAsync(fresh.Network, TwoCircuits, new DyingSigner(fresh.Signer, signatures), options));

            DeploymentFile file = await Deployer.DeployAsync(fresh.Network, TwoCircuits, fresh.Signer, options);
            Assert.Equal((ulong)TransactionsForTwo, (await fresh.NonceAsync()).Value);
            Assert.Equal(2, file.Circuits.Count);
            Assert.Equal(0ul, file.BlockNumber);
        }
    }

    [Fact]
    public async Task LaterCircuitJoinsTheOthers()
    {
        await DeployAsync([Circuit("cubes-1", 1)]);
        DeploymentFile file = await DeployAsync([Circuit("cubes-2", 2)]);
        Assert.Equal(["cubes-1", "cubes-2"], file.Circuits.Keys.Order());
        Assert.Equal((ulong)TransactionsForTwo, (await chain.NonceAsync()).Value);
        await AssertTakesProofAsync(file.Circuits["cubes-2"], 2);
    }

    [Fact]
    public async Task NewVersionKeepsTheRegistryOfStatements()
    {
        DeploymentFile first = await DeployAsync([Circuit("cubes-1", 1)]);
        DeploymentFile second = await DeployAsync([Circuit("cubes-1", 1, version: 2)]);
        Assert.Equal(2, second.Circuits["cubes-1"].Version);
        Assert.Equal(first.Circuits["cubes-1"].Registry, second.Circuits["cubes-1"].Registry);
        Assert.Equal(first.VkHashRegistry, second.VkHashRegistry);
        await AssertTakesProofAsync(second.Circuits["cubes-1"], 1);
    }

    [Fact]
    public async Task ChainThatWasStartedAnewIsDeployedAnew()
    {
        await DeployAsync(TwoCircuits);
        await using TestChain anew = await TestChain.StartAsync();
        DeploymentFile file = await Deployer.DeployAsync(anew.Network, [Circuit("cubes-1", 1)], anew.Signer, Options);
        Assert.Equal(["cubes-1"], file.Circuits.Keys);
        Assert.Equal(0ul, file.BlockNumber);
    }

    [Fact]
    public async Task AnotherKeyUnderTheSameVersionIsRefused()
    {
        await DeployAsync([Circuit("cubes-1", 1)]);
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => DeployAsync([Circuit("cubes-1", 2)]));
        Assert.Contains("raise the version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeprecatedVersionIsRefused()
    {
        DeploymentFile file = await DeployAsync([Circuit("cubes-1", 1)]);
        byte[] deprecate = AbiFunction.Parse("function deprecate(bytes32,uint32)").Encode(Hash32.KeccakOf("cubes-1"), 1);
        Assert.True((await chain.SendAsync(Address.Parse(file.VkHashRegistry), deprecate)).Succeeded);
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => DeployAsync([Circuit("cubes-1", 1)]));
        Assert.Contains("deprecated", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomebodyElsesRegistryIsRefused()
    {
        await DeployAsync([Circuit("cubes-1", 1)]);
        LocalSigner other = LocalSigner.Create();
        Nonce nonce = await chain.NonceAsync();
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => Deployer.DeployAsync(chain.Network, [Circuit("cubes-2", 2)], other, Options));
        Assert.Contains("belongs to", error.Message, StringComparison.Ordinal);
        Assert.Equal(nonce, await chain.NonceAsync());
    }

    [Fact]
    public async Task RolesAreHandedOverWhereverARunDies()
    {
        LocalSigner admin = LocalSigner.Create(), operatorKey = LocalSigner.Create();
        DeploymentRoles roles = new() { Admin = admin.Address, Pauser = LocalSigner.Create().Address, Operator = operatorKey.Address, Submitters = [LocalSigner.Create().Address, LocalSigner.Create().Address] };

        // For one circuit: 3 contracts, a registration, the operator's role in two steps, the second submitter's, the admin's of two contracts.
        const int Transactions = 9;
        for (int signatures = 4; signatures <= Transactions; signatures++)
        {
            await using TestChain fresh = await TestChain.StartAsync();
            DeployOptions options = Options with { DeploymentPath = Path.Combine(folder, $"roles-{signatures}.json"), Roles = roles };
            Task<DeploymentFile> first = Deployer.DeployAsync(fresh.Network, [Circuit("cubes-1", 1)], new DyingSigner(fresh.Signer, signatures), options);
            if (signatures < Transactions)
            {
                await Assert.ThrowsAsync<TimeoutException>(() => first);
            }

            DeploymentFile file = signatures < Transactions
                ? await Deployer.DeployAsync(fresh.Network, [Circuit("cubes-1", 1)], fresh.Signer, options)
                : await first;
            Assert.Equal((ulong)Transactions, (await fresh.NonceAsync()).Value);

            Address keys = Address.Parse(file.VkHashRegistry), registry = Address.Parse(file.Circuits["cubes-1"].Registry);
            Assert.True(await HasRoleAsync(fresh, keys, "OPERATOR_ROLE", operatorKey.Address));
            Assert.False(await HasRoleAsync(fresh, keys, "OPERATOR_ROLE", fresh.Signer.Address));
            Assert.True(await HasRoleAsync(fresh, registry, "OPERATOR_ROLE", operatorKey.Address));
            Assert.False(await HasRoleAsync(fresh, registry, "OPERATOR_ROLE", fresh.Signer.Address));
            Assert.True(await HasRoleAsync(fresh, registry, "PAUSER_ROLE", roles.Pauser!.Value));
            foreach (Address submitter in roles.Submitters)
            {
                Assert.True(await HasRoleAsync(fresh, registry, "SUBMITTER_ROLE", submitter));
            }

            foreach (Address contract in new[] { keys, registry })
            {
                Assert.Equal(admin.Address, (await fresh.CallAsync(contract, "function pendingDefaultAdmin() view returns (address,uint48)")).Get<Address>(0));
            }

            // Who is no operator any more registers nothing, unless it can make itself one again.
            DeploymentChecklist again = await Deployer.CheckAsync(fresh.Network, [Circuit("cubes-2", 2)], LocalSigner.Create().Address, options);
            Assert.Contains(again.Items, item => item is { State: ChecklistState.Blocked, Title: "operator" });
        }
    }

    [Fact]
    public async Task CheckoutThatIsNotReadySendsNothing()
    {
        DeployOptions options = Options with { Readiness = new DeploymentReadiness(folder) };
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => Deployer.DeployAsync(chain.Network, TwoCircuits, chain.Signer, options));
        Assert.Contains("to read its contributions from", error.Message, StringComparison.Ordinal);
        Assert.Equal(0ul, (await chain.NonceAsync()).Value);
        Assert.True((await Deployer.CheckAsync(chain.Network, TwoCircuits, chain.Signer.Address, options)).Blocked);
    }

    [Fact]
    public async Task FeeAboveTheCapIsBlockedInTheChecklist()
    {
        NetworkFile cheap = chain.Network with { MaxFeePerGasWei = 1 };
        DeploymentChecklist checklist = await Deployer.CheckAsync(cheap, TwoCircuits, chain.Signer.Address, Options);
        Assert.Contains(checklist.Items, item => item is { State: ChecklistState.Blocked, Title: "fee" });
        await Assert.ThrowsAsync<IOException>(() => Deployer.DeployAsync(cheap, TwoCircuits, chain.Signer, Options));
        Assert.Equal(0ul, (await chain.NonceAsync()).Value);
    }

    /// <summary>What an explorer is sent makes the very contract that stands there: its creation code and arguments give its address.</summary>
    [Fact]
    public async Task EveryContractsSourceIsSubmittedAsItStands()
    {
        DeploymentFile file = await DeployAsync(TwoCircuits);
        await using EtherscanServer server = new(EtherscanServer.Answer("1", "Already Verified"));
        EtherscanOptions explorer = new() { Endpoint = server.Endpoint, ApiKey = "key", PollInterval = TimeSpan.FromMilliseconds(5) };
        IReadOnlyList<(string Title, SourceOutcome Outcome)> outcomes =
            await Deployer.VerifySourcesAsync(chain.Network, TwoCircuits, chain.Signer.Address, Options, explorer);
        Assert.All(outcomes, outcome => Assert.True(outcome.Outcome.Verified));

        IEnumerable<string> expected = file.Circuits.Values.SelectMany(circuit => new[] { circuit.Verifier, circuit.Registry }).Prepend(file.VkHashRegistry);
        Assert.Equal(expected.Order(), server.Questions.Select(question => question["contractaddress"]!).Order());
        ContractCompiler compiler = new();
        foreach (System.Collections.Specialized.NameValueCollection question in server.Questions)
        {
            using JsonDocument input = JsonDocument.Parse(question["sourceCode"]!);
            Dictionary<string, string> sources = input.RootElement.GetProperty("sources").EnumerateObject()
                .ToDictionary(source => source.Name, source => source.Value.GetProperty("content").GetString()!);
            string name = question["contractname"]!.Split(':')[1];
            CompiledContract compiled = (await compiler.CompileAsync(sources, [name]))[name];
            Hash32 codeHash = Hash32.FromBytes(Keccak256.Hash([.. compiled.CreationCode, .. Convert.FromHexString(question["constructorArguments"]!)]));
            byte[] created = Keccak256.Hash([
                0xff, .. Address.Parse("0x4e59b44847b379578588920cA78FbF26c0B4956C").ToArray(), .. Hash32.KeccakOf("ZkpFunctions").ToArray(), .. codeHash.ToArray()]);
            Assert.Equal(Address.Parse(question["contractaddress"]!), Address.FromBytes(created.AsSpan(12)));
        }
    }

    [Fact]
    public async Task VersionWithAnotherNumberOfSignalsIsAnotherCircuit()
    {
        await DeployAsync([Circuit("cubes-1", 1)]);
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => DeployAsync([Circuit("cubes-1", 2, version: 2)]));
        Assert.Contains("give it another id", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongChainIsRefused()
    {
        NetworkFile wrong = chain.Network with { ChainId = 31338 };
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => Deployer.DeployAsync(wrong, TwoCircuits, chain.Signer, Options));
        Assert.Contains("31337", error.Message, StringComparison.Ordinal);
        Assert.Equal(0ul, (await chain.NonceAsync()).Value);
    }

    [Fact]
    public async Task ChainThatDoesNotAnswerIsNamed()
    {
        NetworkFile nobody = chain.Network with { RpcUrls = [new Uri("http://127.0.0.1:9")] };
        IOException error = await Assert.ThrowsAsync<IOException>(() => Deployer.DeployAsync(nobody, TwoCircuits, chain.Signer, Options));
        Assert.Contains("local-test", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChecklistDoesNothingAndTellsTheCost()
    {
        Wei balance = await chain.Client.GetBalanceAsync(chain.Signer.Address);
        DeploymentChecklist checklist = await Deployer.CheckAsync(chain.Network, TwoCircuits, chain.Signer.Address, Options);
        Assert.False(checklist.Blocked);
        Assert.Equal(TransactionsForTwo, checklist.Items.Count(item => item.State == ChecklistState.ToDo));
        Assert.False(File.Exists(Options.DeploymentPath));
        Assert.Equal(balance, await chain.Client.GetBalanceAsync(chain.Signer.Address));

        await DeployAsync(TwoCircuits);
        BigInteger paid = balance.Value - (await chain.Client.GetBalanceAsync(chain.Signer.Address)).Value;
        Assert.InRange((double)checklist.EstimatedFee.Value / (double)paid, 0.8, 1.5);

        checklist = await Deployer.CheckAsync(chain.Network, TwoCircuits, chain.Signer.Address, Options);
        Assert.DoesNotContain(checklist.Items, item => item.State != ChecklistState.Done);
        Assert.Equal(0ul, checklist.EstimatedGas);
    }

    [Fact]
    public async Task ChecklistSaysThatTheAccountIsEmpty()
    {
        DeploymentChecklist checklist = await Deployer.CheckAsync(chain.Network, TwoCircuits, LocalSigner.Create().Address, Options);
        ChecklistItem blocked = Assert.Single(checklist.Items, item => item.State == ChecklistState.Blocked);
        Assert.Equal("balance", blocked.Title);
    }

    /// <summary>The chain id decides in spite of the file, and although the URL is of this machine.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(42161)]
    [InlineData(11155111)]
    public async Task DevelopmentKeysAreRefusedOnAPublicChainId(long chainId)
    {
        await using TestChain pretender = await TestChain.StartAsync(chainId);
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => Deployer.DeployAsync(pretender.Network, TwoCircuits, pretender.Signer, Options));
        Assert.Contains("development keys", error.Message, StringComparison.Ordinal);
        Assert.Equal(0ul, (await pretender.NonceAsync()).Value);

        // Keys of a ceremony may go there.
        await Deployer.DeployAsync(pretender.Network, [Circuit("cubes-1", 1) with { DevelopmentKeys = false }], pretender.Signer, Options);
    }

    [Fact]
    public void DevelopmentKeysNeedLocalInTheFileAndLoopbackUrls()
    {
        Circuit circuit = Circuit("cubes-1", 1);
        NetworkFile network = chain.Network;
        Assert.Null(DevelopmentKeyRule.Refuse(circuit, network, 31337));
        Assert.Null(DevelopmentKeyRule.Refuse(circuit, network with { RpcUrls = [new Uri("http://localhost:1"), new Uri("http://[::1]:1")] }, 31337));
        Assert.Null(DevelopmentKeyRule.Refuse(circuit with { DevelopmentKeys = false }, network with { Local = false }, 1));

        Assert.Contains("not marked as local", DevelopmentKeyRule.Refuse(circuit, network with { Local = false }, 31337), StringComparison.Ordinal);
        NetworkFile elsewhere = network with { RpcUrls = [network.RpcUrls[0], new Uri("https://rpc.example.org")] };
        Assert.Contains("rpc.example.org", DevelopmentKeyRule.Refuse(circuit, elsewhere, 31337), StringComparison.Ordinal);
        Assert.Contains("public network", DevelopmentKeyRule.Refuse(circuit, network, 8453), StringComparison.Ordinal);
        Assert.Contains("public network", DevelopmentKeyRule.Refuse(circuit, network with { ChainId = 1 }, 31337), StringComparison.Ordinal);
    }

    /// <summary>The refusal does not depend on an answer of the network.</summary>
    [Fact]
    public async Task DevelopmentKeysAreRefusedBeforeTheNetworkIsAsked()
    {
        NetworkFile nobody = chain.Network with { Local = false, RpcUrls = [new Uri("http://127.0.0.1:9")] };
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => Deployer.DeployAsync(nobody, TwoCircuits, chain.Signer, Options));
        Assert.Contains("development keys", error.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> HasRoleAsync(TestChain on, Address contract, string role, Address account) =>
        (await on.CallAsync(contract, "function hasRole(bytes32,address) view returns (bool)", Hash32.KeccakOf(role), account)).Get<bool>(0);

    private Task<DeploymentFile> DeployAsync(IReadOnlyList<Circuit> circuits) =>
        Deployer.DeployAsync(chain.Network, circuits, chain.Signer, Options);

    private async Task AssertTakesProofAsync(DeployedCircuit circuit, int signals)
    {
        FixtureProof proof = Fixture.Load(signals).Proofs[0];
        AbiFunction submit = AbiFunction.Parse("function submit(uint32,uint256[8],uint256[])");
        byte[] data = submit.Encode(circuit.Version, TestChain.Boxed(proof.Words), TestChain.Boxed(proof.PublicSignals));
        Address registry = Address.Parse(circuit.Registry);
        Assert.True((await chain.SendAsync(registry, data)).Succeeded);
        AbiValues statement = await chain.CallAsync(registry, "function statementOf(uint256[]) pure returns (uint256)", [TestChain.Boxed(proof.PublicSignals)]);
        Assert.True((await chain.CallAsync(registry, "function isProven(uint256) view returns (bool)", statement.Get<BigInteger>(0))).Get<bool>(0));
        Assert.False((await chain.SendAsync(registry, data)).Succeeded);
    }

    /// <summary>A circuit's folder as far as a deployment reads it: the verification key.</summary>
    private Circuit Circuit(string id, int signals, int version = 1)
    {
        string circuitFolder = Path.Combine(folder, $"{id}-{signals}-{version}");
        Directory.CreateDirectory(circuitFolder);
        File.WriteAllText(Path.Combine(circuitFolder, Pipeline.Circuits.Circuit.VerifyingKeyFile), Fixture.Load(signals).Key.ToJson());
        return new Circuit
        {
            Id = id,
            Version = version,
            Statement = StatementKind.Inputs,
            MaxInputBytes = 1024,
            PublicSignalCount = signals,
            DevelopmentKeys = true,
            Folder = circuitFolder,
        };
    }
}

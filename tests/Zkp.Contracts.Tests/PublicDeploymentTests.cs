using System.Numerics;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Contracts.Tests;

/// <summary>A network that is not local gets the rollout, the delays and the limits; the chain is one on this machine all the same.</summary>
public sealed class PublicDeploymentTests : IDisposable
{
    private static readonly AbiFunction Submit = AbiFunction.Parse("function submit(uint32,uint256[8],uint256[])");

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-public-").FullName;

    private readonly ShiftedClock clock = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task RolloutRotationAndLimitsAreThere()
    {
        await using TestChain chain = await TestChain.StartAsync();
        NetworkFile network = chain.Network with { Local = false };
        DeployOptions options = new()
        {
            DeploymentPath = Path.Combine(folder, "deployment.json"),
            Roles = new DeploymentRoles { Submitters = [LocalSigner.Create().Address] },
        };
        CircuitCatalog circuits = TwoVersions();
        DeploymentFile first = await DeployAsync(1);
        Address registry = Address.Parse(first.Circuits["cubes-1"].Registry);
        AbiValues limits = await chain.CallAsync(registry, "function limits() view returns (uint16,uint16,uint24,uint16,uint24)");
        Assert.Equal([50, 600, 3600, 20, 3600], Enumerable.Range(0, 5).Select(i => (int)limits.Get<BigInteger>(i)));

        // The signer is no submitter, and the first 48 hours are theirs.
        Fixture fixture = Fixture.Load(1);
        await AssertRefusedAsync(chain, registry, 1, fixture.Proofs[0], "AccessControlUnauthorizedAccount");
        await PassTwoDaysAsync();
        Assert.True((await SubmitAsync(chain, registry, 1, fixture.Proofs[0])).Succeeded);

        // The record names the new version, when it counts, and the one that is proved until then: the pipeline turns over with the chain.
        Lines said = new();
        DeployedCircuit rotated = (await DeployAsync(2, said)).Circuits["cubes-1"];
        Assert.Contains(said.All, line => line.Contains("cubes-1 v2 counts from", StringComparison.Ordinal));
        Assert.Equal((2, 1, registry.ToString()), (rotated.Version, rotated.Previous!.Version, rotated.Previous.Registry));
        Assert.Equal(clock.GetUtcNow().AddDays(2), rotated.ActiveFrom!.Value, TimeSpan.FromMinutes(5));
        CurrentCircuits current = new(circuits, [new Network(network, NetworkCatalog.ReadDeployment(options.DeploymentPath, network))], clock);
        Assert.Equal(1, current.Find("cubes-1")!.Version);
        await AssertRefusedAsync(chain, registry, 2, fixture.Proofs[1], "CircuitVersionNotActiveYet");
        Assert.True((await SubmitAsync(chain, registry, 1, fixture.Proofs[1])).Succeeded);
        await PassTwoDaysAsync();
        Assert.Equal(2, current.Find("cubes-1")!.Version);

        // What was proved before would go through beside it, until the old version is deprecated; then the record drops it.
        await chain.Client.CallAsync(new CallRequest(chain.Signer.Address, registry, Call(1, fixture.Proofs[2])), BlockTag.Latest);
        Assert.True((await SubmitAsync(chain, registry, 2, fixture.Proofs[2])).Succeeded);
        Assert.Equal(1, (await DeployAsync(2)).Circuits["cubes-1"].Previous?.Version);
        Assert.True((await chain.SendAsync(Address.Parse(first.VkHashRegistry), AbiFunction.Parse("function deprecate(bytes32,uint32)").Encode(Hash32.KeccakOf("cubes-1"), 1))).Succeeded);
        Assert.Null((await DeployAsync(2)).Circuits["cubes-1"].Previous);

        Task<DeploymentFile> DeployAsync(int version, Lines? lines = null) =>
            new Deployer(timeProvider: clock).DeployAsync(network, [circuits.Find("cubes-1", version)!], chain.Signer, options, lines);

        async Task PassTwoDaysAsync()
        {
            await chain.PassTimeAsync(TimeSpan.FromHours(48));
            clock.Offset += TimeSpan.FromHours(48);
        }
    }

    private static byte[] Call(int version, FixtureProof proof) =>
        Submit.Encode(version, TestChain.Boxed(proof.Words), TestChain.Boxed(proof.PublicSignals));

    private static Task<Receipt> SubmitAsync(TestChain chain, Address registry, int version, FixtureProof proof) =>
        chain.SendAsync(registry, Call(version, proof));

    /// <summary>The pipeline reads the reason too.</summary>
    private static async Task AssertRefusedAsync(TestChain chain, Address registry, int version, FixtureProof proof, string error)
    {
        RpcException reverted = await Assert.ThrowsAsync<RpcException>(
            () => chain.Client.CallAsync(new CallRequest(chain.Signer.Address, registry, Call(version, proof)), BlockTag.Latest));
        Assert.Equal(error, RegistryCalls.Interface.DecodeRevert(reverted.Data!).Name);
    }

    /// <summary>A circuit's two folders, as far as a deployment reads them: the manifest and the verification key.</summary>
    private CircuitCatalog TwoVersions()
    {
        foreach (int version in (int[])[1, 2])
        {
            string circuit = Directory.CreateDirectory(Path.Combine(folder, "circuits", $"cubes-1-v{version}")).FullName;
            File.WriteAllText(Path.Combine(circuit, "circuit.json"), $$"""{"id":"cubes-1","version":{{version}},"statement":"inputs"}""");
            File.WriteAllText(Path.Combine(circuit, Circuit.VerifyingKeyFile), Fixture.Load(1).Key.ToJson());
            File.WriteAllText(Path.Combine(circuit, Circuit.ProvingKeyFile), "");
            File.WriteAllText(Path.Combine(circuit, Circuit.WasmFile), "");
        }

        return CircuitCatalog.Load([Path.Combine(folder, "circuits")]);
    }

    /// <summary>Goes as fast as the chain is made to.</summary>
    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }

    private sealed class Lines : IProgress<string>
    {
        public List<string> All { get; } = [];

        public void Report(string value)
        {
            lock (All)
            {
                All.Add(value);
            }
        }
    }
}

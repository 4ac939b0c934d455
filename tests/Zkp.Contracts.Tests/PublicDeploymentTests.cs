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
        DeploymentFile first = await new Deployer().DeployAsync(network, [Circuit(1)], chain.Signer, options);
        Address registry = Address.Parse(first.Circuits["cubes-1"].Registry);
        AbiValues limits = await chain.CallAsync(registry, "function limits() view returns (uint16,uint16,uint24,uint16,uint24)");
        Assert.Equal([50, 600, 3600, 20, 3600], Enumerable.Range(0, 5).Select(i => (int)limits.Get<BigInteger>(i)));

        // The signer is no submitter, and the first 48 hours are theirs.
        Fixture fixture = Fixture.Load(1);
        await AssertRefusedAsync(chain, registry, 1, fixture.Proofs[0], "AccessControlUnauthorizedAccount");
        await chain.PassTimeAsync(TimeSpan.FromHours(48));
        Assert.True((await SubmitAsync(chain, registry, 1, fixture.Proofs[0])).Succeeded);

        Lines said = new();
        await new Deployer().DeployAsync(network, [Circuit(2)], chain.Signer, options, said);
        Assert.Contains(said.All, line => line.Contains("cubes-1 v2 counts from", StringComparison.Ordinal));
        await AssertRefusedAsync(chain, registry, 2, fixture.Proofs[1], "CircuitVersionNotActiveYet");
        Assert.True((await SubmitAsync(chain, registry, 1, fixture.Proofs[1])).Succeeded);
        await chain.PassTimeAsync(TimeSpan.FromHours(48));
        Assert.True((await SubmitAsync(chain, registry, 2, fixture.Proofs[2])).Succeeded);
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

    private Circuit Circuit(int version)
    {
        File.WriteAllText(Path.Combine(folder, Pipeline.Circuits.Circuit.VerifyingKeyFile), Fixture.Load(1).Key.ToJson());
        return new Circuit
        {
            Id = "cubes-1",
            Version = version,
            Statement = StatementKind.Inputs,
            MaxInputBytes = 1024,
            PublicSignalCount = 1,
            DevelopmentKeys = false,
            Folder = folder,
        };
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

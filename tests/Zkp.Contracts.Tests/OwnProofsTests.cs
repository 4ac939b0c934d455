using System.Numerics;
using Zkp.Bn254;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Circuits;

namespace Zkp.Contracts.Tests;

/// <summary>Proofs by our prover, one after the other, through the contracts as they are deployed: every one is recorded, and nothing else.</summary>
public sealed class OwnProofsTests : IDisposable
{
    private static readonly int Count = Environment.GetEnvironmentVariable("ZKP_SOAK") == "1" ? 1_000 : 50;

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-own-proofs-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task EveryProofIsRecordedOnceAndNoTamperedOneIs()
    {
        await using TestChain chain = await TestChain.StartAsync();
        Address registry = await DeployAsync(chain);
        int seed = Environment.TickCount;
        Random random = new(seed);
        using ProvingKey key = ProvingKey.Load(Path.Combine(Fixture.Folder, "cubes-1.zkey"));
        HashSet<BigInteger> proven = [];
        for (int i = 0; i < Count; i++)
        {
            (BigInteger[] words, BigInteger statement) = ProveCube(key, new BigInteger(random.NextInt64()) + 1);
            if (i % 10 == 0)
            {
                BigInteger[] tampered = Tamper(words, random);
                Assert.False((await SubmitAsync(chain, registry, tampered, statement)).Succeeded, $"seed {seed}, proof {i}");
                Assert.False(await IsProvenAsync(chain, registry, statement));
            }

            Receipt receipt = await SubmitAsync(chain, registry, words, statement);
            Assert.True(receipt.Succeeded == proven.Add(statement), $"seed {seed}, proof {i}");
        }

        foreach (BigInteger statement in proven)
        {
            Assert.True(await IsProvenAsync(chain, registry, statement));
            Assert.False(await IsProvenAsync(chain, registry, statement + 1));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public async Task ManyProofsAreRecordedTogetherOrNoneOfThem(int count)
    {
        await using TestChain chain = await TestChain.StartAsync();
        Address registry = await DeployAsync(chain);
        int seed = Environment.TickCount;
        Random random = new(seed);
        using ProvingKey key = ProvingKey.Load(Path.Combine(Fixture.Folder, "cubes-1.zkey"));
        (BigInteger[] Words, BigInteger Statement)[] proofs = [.. Enumerable.Range(1, count).Select(x => ProveCube(key, x))];

        var spoilt = proofs.ToArray();
        int bad = random.Next(count);
        spoilt[bad].Words = Tamper(spoilt[bad].Words, random);
        Assert.False((await SubmitManyAsync(chain, registry, spoilt)).Succeeded, $"seed {seed}");
        Assert.False((await SubmitManyAsync(chain, registry, [.. proofs, proofs[bad]])).Succeeded, $"seed {seed}");
        foreach ((_, BigInteger statement) in proofs)
        {
            Assert.False(await IsProvenAsync(chain, registry, statement));
        }

        Receipt receipt = await SubmitManyAsync(chain, registry, proofs);
        Assert.True(receipt.Succeeded);
        Assert.Equal(count, receipt.Logs.Count);
        foreach ((_, BigInteger statement) in proofs)
        {
            Assert.True(await IsProvenAsync(chain, registry, statement));
        }

        Assert.False((await SubmitAsync(chain, registry, proofs[0].Words, proofs[0].Statement)).Succeeded);
    }

    private async Task<Address> DeployAsync(TestChain chain)
    {
        File.WriteAllText(Path.Combine(folder, Circuit.VerifyingKeyFile), Fixture.Load(1).Key.ToJson());
        Circuit circuit = new()
        {
            Id = "cubes-1",
            Version = 1,
            Statement = StatementKind.Inputs,
            MaxInputBytes = 1024,
            PublicSignalCount = 1,
            DevelopmentKeys = true,
            Folder = folder,
        };
        DeployOptions options = new() { DeploymentPath = Path.Combine(folder, "deployment.json") };
        return Address.Parse((await new Deployer().DeployAsync(chain.Network, [circuit], chain.Signer, options)).Circuits["cubes-1"].Registry);
    }

    /// <summary>A proof that somebody knows the cubic root of its statement.</summary>
    private static (BigInteger[] Words, BigInteger Statement) ProveCube(ProvingKey key, BigInteger root)
    {
        Fr x = Fr.FromBigInteger(root);
        Fr cube = x * x * x;
        Proof proof = Prover.Prove(key, Witness.FromValues([Fr.One, cube, x, x * x]), null, CancellationToken.None);
        return ([.. proof.ToEvmWords()], cube.ToBigInteger());
    }

    private static BigInteger[] Tamper(BigInteger[] words, Random random)
    {
        BigInteger[] tampered = [.. words];
        tampered[random.Next(8)] ^= BigInteger.One << random.Next(250);
        return tampered;
    }

    private static Task<Receipt> SubmitAsync(TestChain chain, Address registry, BigInteger[] proof, BigInteger statement) => chain.SendAsync(
        registry,
        AbiFunction.Parse("function submit(uint32,uint256[8],uint256[])").Encode(1, TestChain.Boxed(proof), TestChain.Boxed([statement])));

    private static Task<Receipt> SubmitManyAsync(TestChain chain, Address registry, (BigInteger[] Words, BigInteger Statement)[] proofs) => chain.SendAsync(
        registry,
        AbiFunction.Parse("function submitMany(uint32,uint256[8][],uint256[])").Encode(
            1,
            proofs.Select(proof => (object?)TestChain.Boxed(proof.Words)).ToArray(),
            TestChain.Boxed(proofs.Select(proof => proof.Statement))));

    private static async Task<bool> IsProvenAsync(TestChain chain, Address registry, BigInteger statement) =>
        (await chain.CallAsync(registry, "function isProven(uint256) view returns (bool)", statement)).Get<bool>(0);
}

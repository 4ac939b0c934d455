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
        Address registry = Address.Parse((await new Deployer().DeployAsync(chain.Network, [circuit], chain.Signer, options)).Circuits["cubes-1"].Registry);

        int seed = Environment.TickCount;
        Random random = new(seed);
        using ProvingKey key = ProvingKey.Load(Path.Combine(Fixture.Folder, "cubes-1.zkey"));
        HashSet<BigInteger> proven = [];
        for (int i = 0; i < Count; i++)
        {
            Fr x = Fr.FromBigInteger(new BigInteger(random.NextInt64()) + 1);
            Fr cube = x * x * x;
            Proof proof = Prover.Prove(key, Witness.FromValues([Fr.One, cube, x, x * x]), null, CancellationToken.None);
            BigInteger statement = cube.ToBigInteger();
            BigInteger[] words = [.. proof.ToEvmWords()];
            if (i % 10 == 0)
            {
                BigInteger[] tampered = [.. words];
                tampered[random.Next(8)] ^= BigInteger.One << random.Next(250);
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

    private static Task<Receipt> SubmitAsync(TestChain chain, Address registry, BigInteger[] proof, BigInteger statement) => chain.SendAsync(
        registry,
        AbiFunction.Parse("function submit(uint32,uint256[8],uint256[])").Encode(1, TestChain.Boxed(proof), TestChain.Boxed([statement])));

    private static async Task<bool> IsProvenAsync(TestChain chain, Address registry, BigInteger statement) =>
        (await chain.CallAsync(registry, "function isProven(uint256) view returns (bool)", statement)).Get<bool>(0);
}

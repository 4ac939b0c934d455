using System.Numerics;
using Zkp.Bn254;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Groth16;

namespace Zkp.Contracts.Tests;

/// <summary>Generated contracts on a real EVM: they take what snarkjs's prover and ours made, and nothing else.</summary>
public sealed class SolidityVerifierChainTests
{
    private const string VerifyProof = "function verifyProof(uint256[8],uint256[]) view returns (bool)";
    private const string IsValidProof = "function isValidProof(uint256[8],uint256[]) view returns (bool)";

    private static readonly BigInteger R = Fr.Modulus;

    [Fact]
    public async Task ProofsAreTakenAndTamperedOnesAreNot()
    {
        await using TestChain chain = await TestChain.StartAsync();
        foreach (int signals in new[] { 1, 2, 4 })
        {
            Fixture fixture = Fixture.Load(signals);
            Address verifier = await DeployAsync(chain, fixture.Key);
            foreach (FixtureProof proof in fixture.Proofs)
            {
                Assert.True(await IsValidAsync(chain, verifier, proof.Words, proof.PublicSignals));
            }

            for (int i = 0; i < 3; i++)
            {
                FixtureProof own = ProveOurselves(signals, 1_000_003u * (uint)(i + 1));
                Assert.True(await IsValidAsync(chain, verifier, own.Words, own.PublicSignals));
                await AssertRefusedAsync(chain, verifier, fixture.Proofs[i].Words, own.PublicSignals, "InvalidProof");
                await AssertTamperedIsRefusedAsync(chain, verifier, own);
            }
        }
    }

    [Fact]
    public async Task KeyWithoutPublicSignalsAndKeyWithManyWork()
    {
        await using TestChain chain = await TestChain.StartAsync();
        foreach (int signals in new[] { 0, 3, SolidityVerifier.MaxPublicSignals })
        {
            (VerifyingKey key, Proof proof, Fr[] publicSignals) = ForgedKey.WithValidProof(signals);
            Assert.True(Verifier.Verify(key, proof, publicSignals));
            Address verifier = await DeployAsync(chain, key);

            BigInteger[] words = [.. publicSignals.Select(signal => signal.ToBigInteger())];
            Assert.True(await IsValidAsync(chain, verifier, proof.ToEvmWords(), words));
            if (signals > 0)
            {
                words[^1] = (words[^1] + 1) % R;
                await AssertRefusedAsync(chain, verifier, proof.ToEvmWords(), words, "InvalidProof");
            }
        }
    }

    [Fact]
    public void KeyWithTooManySignalsIsRefused()
    {
        (VerifyingKey key, _, _) = ForgedKey.WithValidProof(SolidityVerifier.MaxPublicSignals + 1);
        ArgumentException error = Assert.Throws<ArgumentException>(() => SolidityVerifier.Generate(key, "V"));
        Assert.Contains("EIP-170", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyWithAPointAtInfinityIsRefused()
    {
        VerifyingKey key = ForgedKey.WithValidProof(1).Key;
        VerifyingKey[] unsound =
        [
            new(G1Affine.Infinity, key.Beta, key.Gamma, key.Delta, key.Ic),
            new(key.Alpha, G2Affine.Infinity, key.Gamma, key.Delta, key.Ic),
            new(key.Alpha, key.Beta, G2Affine.Infinity, key.Delta, key.Ic),
            new(key.Alpha, key.Beta, key.Gamma, G2Affine.Infinity, key.Ic),
        ];
        Assert.All(unsound, each => Assert.Throws<ArgumentException>(() => SolidityVerifier.Generate(each, "V")));
    }

    private static async Task AssertTamperedIsRefusedAsync(TestChain chain, Address verifier, FixtureProof proof)
    {
        for (int word = 0; word < 8; word++)
        {
            BigInteger[] words = [.. proof.Words];
            words[word] ^= 1;
            await AssertRefusedAsync(chain, verifier, words, proof.PublicSignals, "InvalidProof");
        }

        for (int signal = 0; signal < proof.PublicSignals.Count; signal++)
        {
            BigInteger[] signals = [.. proof.PublicSignals];
            signals[signal] += R;
            await AssertRefusedAsync(chain, verifier, proof.Words, signals, "PublicSignalOutOfField");
            signals[signal] = (signals[signal] + 1) % R;
            await AssertRefusedAsync(chain, verifier, proof.Words, signals, "InvalidProof");
        }

        await AssertRefusedAsync(chain, verifier, proof.Words, [.. proof.PublicSignals, BigInteger.Zero], "PublicSignalCountMismatch");
        await AssertRefusedAsync(chain, verifier, proof.Words, [.. proof.PublicSignals.SkipLast(1)], "PublicSignalCountMismatch");
    }

    private static async Task<bool> IsValidAsync(
        TestChain chain, Address verifier, IReadOnlyList<BigInteger> proof, IReadOnlyList<BigInteger> signals)
    {
        object?[] arguments = [TestChain.Boxed(proof), TestChain.Boxed(signals)];
        bool valid = (await chain.CallAsync(verifier, IsValidProof, arguments)).Get<bool>(0);
        return valid && (await chain.CallAsync(verifier, VerifyProof, arguments)).Get<bool>(0);
    }

    private static async Task AssertRefusedAsync(
        TestChain chain, Address verifier, IReadOnlyList<BigInteger> proof, IReadOnlyList<BigInteger> signals, string error)
    {
        object?[] arguments = [TestChain.Boxed(proof), TestChain.Boxed(signals)];
        Assert.False((await chain.CallAsync(verifier, IsValidProof, arguments)).Get<bool>(0));
        RpcException reverted = await Assert.ThrowsAsync<RpcException>(() => chain.CallAsync(verifier, VerifyProof, arguments));
        Assert.Equal(RpcErrorKind.Reverted, reverted.Kind);
        Abi abi = Abi.Parse(
            "error InvalidProof()", "error PublicSignalOutOfField(uint256 index)", "error PublicSignalCountMismatch(uint256 expected, uint256 actual)");
        Assert.Equal(error, abi.DecodeRevert(reverted.Data!).Name);
    }

    private static async Task<Address> DeployAsync(TestChain chain, VerifyingKey key)
    {
        // The name that a deployment gives it: compiled once for both tests.
        string name = SolidityVerifier.ContractName($"cubes-{key.PublicCount}", 1);
        CompiledContract contract = await new ContractCompiler().CompileSingleAsync(SolidityVerifier.Generate(key, name), name);
        Assert.True(contract.RuntimeCode.Length <= 24_576);
        return await chain.CreateAsync(contract);
    }

    /// <summary>Proves x with signals[i] = (x + i)^3 under the fixture's proving key, with our own prover.</summary>
    private static FixtureProof ProveOurselves(int signals, ulong x)
    {
        // The order of circom's signals: 1, the outputs, the input, then the squares.
        Fr[] inputs = [.. Enumerable.Range(0, signals).Select(i => Fr.FromBigInteger(new BigInteger(x) + i))];
        Fr[] cubes = [.. inputs.Select(value => value * value * value)];
        Witness witness = Witness.FromValues([Fr.One, .. cubes, inputs[0], .. inputs.Select(value => value * value)]);
        using ProvingKey key = ProvingKey.Load(Path.Combine(Fixture.Folder, $"cubes-{signals}.zkey"));
        Proof proof = Prover.Prove(key, witness, null, CancellationToken.None);
        return new FixtureProof(proof.ToEvmWords(), [.. cubes.Select(cube => cube.ToBigInteger())]);
    }
}

using System.Numerics;
using Zkp.Bn254;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Groth16;

namespace Zkp.Contracts.Tests;

/// <summary>Generated contracts on a real EVM: they take what snarkjs's prover and ours made, and nothing else.</summary>
public sealed class SolidityVerifierChainTests
{
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

        // Another number of signals is another function, which the contract does not have.
        foreach (BigInteger[] signals in new BigInteger[][] { [.. proof.PublicSignals, BigInteger.Zero], [.. proof.PublicSignals.SkipLast(1)] })
        {
            RpcException reverted = await Assert.ThrowsAsync<RpcException>(() => chain.CallAsync(
                verifier, VerifierFunctions.VerifyProof(signals.Length), VerifierFunctions.Arguments(proof.Words, signals)));
            Assert.Equal(RpcErrorKind.Reverted, reverted.Kind);
        }
    }

    private static async Task<bool> IsValidAsync(
        TestChain chain, Address verifier, IReadOnlyList<BigInteger> proof, IReadOnlyList<BigInteger> signals)
    {
        object?[] arguments = VerifierFunctions.Arguments(proof, signals);
        bool valid = (await chain.CallAsync(verifier, VerifierFunctions.IsValidProof(signals.Count), arguments)).Get<bool>(0);
        return valid && (await chain.CallAsync(verifier, VerifierFunctions.VerifyProof(signals.Count), arguments)).Get<bool>(0);
    }

    private static async Task AssertRefusedAsync(
        TestChain chain, Address verifier, IReadOnlyList<BigInteger> proof, IReadOnlyList<BigInteger> signals, string error)
    {
        object?[] arguments = VerifierFunctions.Arguments(proof, signals);
        Assert.False((await chain.CallAsync(verifier, VerifierFunctions.IsValidProof(signals.Count), arguments)).Get<bool>(0));
        RpcException reverted = await Assert.ThrowsAsync<RpcException>(
            () => chain.CallAsync(verifier, VerifierFunctions.VerifyProof(signals.Count), arguments));
        Assert.Equal(RpcErrorKind.Reverted, reverted.Kind);
        Abi abi = Abi.Parse(
            "error InvalidProof()", "error PublicSignalOutOfField(uint256 index)");
        Assert.Equal(error, abi.DecodeRevert(reverted.Data!).Name);
    }

    private static async Task<Address> DeployAsync(TestChain chain, VerifyingKey key)
    {
        // The name that a deployment gives it: compiled once for both tests.
        string name = SolidityVerifier.ContractName($"cubes-{key.PublicCount}", 1);
        CompiledContract contract = await new ContractCompiler().CompileSingleAsync(SolidityVerifier.Generate(key, name), name);
        Address address = await chain.CreateAsync(contract);
        Assert.InRange((await chain.Client.GetCodeAsync(address)).Length, 1, 24_576);
        return address;
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

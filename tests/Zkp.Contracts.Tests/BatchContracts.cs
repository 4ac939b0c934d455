using System.Numerics;
using System.Text.Json;
using Zkp.Bn254;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Axioms;
using Zkp.Pipeline.Batches;

namespace Zkp.Contracts.Tests;

/// <summary>A BatchRegistry on a chain, with the verifier of some key.</summary>
internal sealed record BatchContracts(TestChain Chain, Address Registry, int Size)
{
    private const int Version = 1;

    public static async Task<BatchContracts> DeployAsync(TestChain chain, VerifyingKey key, int size)
    {
        ContractCompiler compiler = new();
        IReadOnlyDictionary<string, CompiledContract> registries = await compiler.CompileRegistriesAsync();
        Hash32 circuit = Hash32.KeccakOf($"batch-{size}");
        BigInteger[] words = SolidityVerifier.KeyWords(key);
        Address keys = await chain.CreateAsync(With(
            registries["VKHashRegistry"],
            ["address", "address", "address", "uint48", "uint32"],
            chain.Signer.Address,
            chain.Signer.Address,
            chain.Signer.Address,
            0,
            0));
        Address registry = await chain.CreateAsync(With(
            registries["BatchRegistry"],
            [
                "address", "address", "address", "address", "uint48", "uint32", "uint16", "uint16", "uint24", "uint16", "uint24",
                "address", "bytes32", "uint32", .. words.Select(_ => "uint256"), "uint256", "uint256",
            ],
            [
                chain.Signer.Address, chain.Signer.Address, chain.Signer.Address, chain.Signer.Address, 0, 0, 0, 0, 0, 20, 3600,
                keys, circuit, Version, .. words.Cast<object?>(), new BigInteger(size), PaddingStatement.Value.ToBigInteger(),
            ]));

        // The registry holds the key itself.
        byte[] keyHash = (await chain.CallAsync(registry, "function keyHash() view returns (bytes32)")).Get<byte[]>(0);
        AbiFunction register = AbiFunction.Parse("function register(bytes32,uint32,address,bytes32)");
        Assert.True((await chain.SendAsync(keys, register.Encode(circuit, Version, registry, keyHash))).Succeeded);
        Assert.True((await chain.SendAsync(registry, AbiFunction.Parse("function activateEmbeddedKey()").Encode())).Succeeded);
        return new BatchContracts(chain, registry, size);
    }

    public BatchBinding Bind(StatementSet batch) => BatchBinding.Compute(batch, Chain.Network.ChainId, Registry);

    public Task<Receipt> SubmitAsync(IReadOnlyList<Proof> proofs, StatementSet batch, BatchBinding binding) =>
        Chain.SendAsync(Registry, BatchCalls.Submit(Version, proofs, batch, binding.Digests));

    /// <summary>Asks what a submission of these raw words would come to, and expects a refusal.</summary>
    public Task AssertRefusedAsync(Proof proof, IEnumerable<BigInteger> statements, BigInteger digest, string error) => AssertRefusedAsync(
        BatchCalls.Interface.Function("submitBatch").Encode(
            new BigInteger(Version), TestChain.Boxed(proof.ToEvmWords()), TestChain.Boxed(statements), digest),
        error);

    /// <summary>The same for several proofs.</summary>
    public Task AssertRefusedAsync(IEnumerable<Proof> proofs, IEnumerable<BigInteger> statements, IEnumerable<BigInteger> digests, string error) =>
        AssertRefusedAsync(
            BatchCalls.Interface.Function("submitLargeBatch").Encode(
                new BigInteger(Version),
                proofs.Select(proof => (object)TestChain.Boxed(proof.ToEvmWords())).ToArray(),
                TestChain.Boxed(statements),
                TestChain.Boxed(digests)),
            error);

    private async Task AssertRefusedAsync(byte[] call, string error)
    {
        RpcException reverted = await Assert.ThrowsAsync<RpcException>(
            () => Chain.Client.CallAsync(new CallRequest(Chain.Signer.Address, Registry, call), BlockTag.Latest));
        Assert.Equal(RpcErrorKind.Reverted, reverted.Kind);
        Assert.Equal(error, BatchCalls.Interface.DecodeRevert(reverted.Data!).Name);
    }

    public async Task<bool> IsProvenAsync(Fr statement, Hash32 batchId, IReadOnlyList<Hash32> inclusionProof)
    {
        byte[] answer = await Chain.Client.CallAsync(
            new CallRequest(Chain.Signer.Address, Registry, BatchCalls.IsProven(statement, batchId, inclusionProof)), BlockTag.Latest);
        return BatchCalls.Interface.Function("isProven").DecodeOutput(answer).Get<bool>(0);
    }

    /// <summary>Statement number <paramref name="i"/> of the tests, with its inputs.</summary>
    public static AxiomInputs Inputs(int i)
    {
        JsonElement json = JsonSerializer.SerializeToElement(new { axioms = (string[])[$"P{i}", $"P{i} -> Q"], theorem = "Q" });
        Assert.True(AxiomStatement.TryCreate(json, out AxiomStatement? statement, out _));
        return statement.BuildInputs(Fr.FromBigInteger(BigInteger.Pow(3, 100) + i));
    }

    private static CompiledContract With(CompiledContract contract, string[] types, params object?[] arguments) =>
        contract with { CreationCode = [.. contract.CreationCode, .. Abi.Encode(types, arguments)] };
}

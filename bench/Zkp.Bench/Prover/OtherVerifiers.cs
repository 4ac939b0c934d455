using System.Numerics;
using Zkp.Bench.Gas;
using Zkp.Bn254;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.LocalTools;

namespace Zkp.Bench.Prover;

/// <summary>What judges our proofs besides our own verifier: snarkjs, and on an EVM the contract of the circuit's key.</summary>
internal sealed class OtherVerifiers(GasChain chain)
{
    private readonly ContractCompiler compiler = new();

    /// <summary>Asks both about a proof, and about the same proof for another statement.</summary>
    /// <exception cref="InvalidOperationException">One of them refuses the proof, or takes it for the other statement.</exception>
    public async Task JudgeAsync(VerifyingKey key, string proofJson, string signalsJson, CancellationToken cancellationToken)
    {
        Proof proof = Proof.ParseJson(proofJson);
        Fr[] signals = [.. PublicSignals.ParseJson(signalsJson)];
        Fr[] changed = [signals[0] + Fr.One, .. signals[1..]];
        Func<Fr[], Task<bool>> contract = await DeployAsync(key, proof, cancellationToken);
        Expect("snarkjs", await SnarkjsAsync(key, proofJson, signals, cancellationToken), await SnarkjsAsync(key, proofJson, changed, cancellationToken));
        Expect("the contract", await contract(signals), await contract(changed));
    }

    private static void Expect(string verifier, bool takesProof, bool takesChanged)
    {
        if (!takesProof || takesChanged)
        {
            throw new InvalidOperationException(
                takesProof ? $"For {verifier} a proof is valid for another statement as well." : $"For {verifier} our proof is invalid.");
        }
    }

    private static async Task<bool> SnarkjsAsync(VerifyingKey key, string proofJson, Fr[] signals, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("zkp-bench-verify-").FullName;
        try
        {
            string keyFile = Path.Combine(folder, "key.json"), signalsFile = Path.Combine(folder, "public.json"), proofFile = Path.Combine(folder, "proof.json");
            await File.WriteAllTextAsync(keyFile, key.ToJson(), cancellationToken);
            await File.WriteAllTextAsync(signalsFile, PublicSignals.ToJson(signals), cancellationToken);
            await File.WriteAllTextAsync(proofFile, proofJson, cancellationToken);
            (int exitCode, string output) = await NodeTools.RunNodeAsync(
                NodeTools.Snarkjs, ["groth16", "verify", keyFile, signalsFile, proofFile], cancellationToken: cancellationToken);
            return exitCode == 0 && output.Contains("OK!", StringComparison.Ordinal)
                || (output.Contains("Invalid proof", StringComparison.Ordinal) ? false : throw new InvalidOperationException($"snarkjs said neither yes nor no: {output}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The key's contract as <c>export solidity</c> writes it, on a chain; it reverts for a proof that is not valid.</summary>
    private async Task<Func<Fr[], Task<bool>>> DeployAsync(VerifyingKey key, Proof proof, CancellationToken cancellationToken)
    {
        CompiledContract verifier = await compiler.CompileSingleAsync(SolidityVerifier.Generate(key, "Verifier"), "Verifier", cancellationToken);
        Address address = await chain.CreateAsync(verifier);
        AbiFunction verifyProof = AbiFunction.Parse($"verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[{key.PublicCount}])");
        object?[] words = [.. proof.ToEvmWords().Select(word => (object?)word)];
        return async signals =>
        {
            object?[] values = [.. signals.Select(signal => (object?)signal.ToBigInteger())];
            try
            {
                byte[] answer = await chain.CallAsync(
                    address, verifyProof.Encode(words[..2], new object?[] { words[2..4], words[4..6] }, words[6..], values), cancellationToken);
                return new BigInteger(answer, isUnsigned: true, isBigEndian: true).IsOne;
            }
            catch (RpcException refused) when (refused.Kind == RpcErrorKind.Reverted)
            {
                return false;
            }
        };
    }
}

using System.Numerics;
using System.Text.Json;
using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;

namespace Zkp.Pipeline.Batches;

/// <summary>The calls of <c>BatchRegistry</c> that the pipeline makes (contracts/src/interfaces/IBatchRegistry.sol).</summary>
public static class BatchCalls
{
    /// <summary>The error of a batch that the registry has.</summary>
    public const string AlreadyProvenError = "BatchAlreadyProven";

    /// <summary>The interface, as far as it is called, with its errors, so that a refusal can be read.</summary>
    public static Abi Interface { get; } = Abi.Parse(
        "function submitBatch(uint32 version, uint256[8] proof, uint256[] statements, uint256 digest) returns (bytes32)",
        "function isProven(uint256 statement, bytes32 batchId, bytes32[] inclusionProof) view returns (bool)",
        "error BatchAlreadyProven(bytes32 batchId)",
        "error BatchSizeOutOfRange(uint256 size, uint256 count)",
        "error StatementsOutOfOrder()",
        "error InvalidProof()",
        "error UnknownCircuitVersion(bytes32 circuitId, uint32 version)",
        "error DeprecatedCircuitVersion(bytes32 circuitId, uint32 version)");

    /// <param name="version">The batch circuit's version.</param>
    /// <param name="proof">The proof of the batch.</param>
    /// <param name="batch">Its statements.</param>
    /// <param name="digest"><see cref="BatchBinding.Digest"/> of them.</param>
    public static byte[] Submit(int version, Proof proof, StatementSet batch, Fr digest)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(batch);
        return Interface.Function("submitBatch").Encode(
            new BigInteger(version),
            proof.ToEvmWords().Select(word => (object)word).ToArray(),
            batch.Statements.Select(statement => (object)statement.ToBigInteger()).ToArray(),
            digest.ToBigInteger());
    }

    public static byte[] Submit(int version, ProofArtifact artifact, StatementSet batch, Fr digest)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return Submit(version, Proof.ParseJson(JsonSerializer.Serialize(artifact.Proof)), batch, digest);
    }

    /// <summary>A call of the size of a full batch's whose words are made up, and compress as little.</summary>
    public static byte[] SubmitLike(int version, int statements)
    {
        object[] words = RegistryCalls.WordsLike(9 + statements);
        return Interface.Function("submitBatch").Encode(new BigInteger(version), words[..8], words[9..], words[8]);
    }

    public static byte[] IsProven(Fr statement, Hash32 batchId, IReadOnlyList<Hash32> inclusionProof)
    {
        ArgumentNullException.ThrowIfNull(inclusionProof);
        return Interface.Function("isProven").Encode(
            statement.ToBigInteger(), batchId, inclusionProof.Select(node => (object)node).ToArray());
    }
}

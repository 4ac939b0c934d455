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

    private const int WordsOfProof = 8;

    /// <summary>The interface, as far as it is called, with its errors, so that a refusal can be read.</summary>
    public static Abi Interface { get; } = Abi.Parse(
        "function submitBatch(uint32 version, uint256[8] proof, uint256[] statements, uint256 digest) returns (bytes32)",
        "function submitLargeBatch(uint32 version, uint256[8][] proofs, uint256[] statements, uint256[] digests) returns (bytes32)",
        "function isProven(uint256 statement, bytes32 batchId, bytes32[] inclusionProof) view returns (bool)",
        "error BatchAlreadyProven(bytes32 batchId)",
        "error BatchSizeOutOfRange(uint256 size, uint256 count)",
        "error ProofCountMismatch(uint256 expected, uint256 proofs, uint256 digests)",
        "error StatementsOutOfOrder()",
        "error InvalidProof()",
        "error UnknownCircuitVersion(bytes32 circuitId, uint32 version)",
        "error DeprecatedCircuitVersion(bytes32 circuitId, uint32 version)");

    /// <summary>Records a batch: by the call for one proof, or by the one that has several verified together.</summary>
    /// <param name="version">The batch circuit's version.</param>
    /// <param name="proofs">The proofs of the batch, in the order of its statements.</param>
    /// <param name="batch">Its statements.</param>
    /// <param name="digests"><see cref="BatchBinding.Digests"/> of them.</param>
    public static byte[] Submit(int version, IReadOnlyList<Proof> proofs, StatementSet batch, IReadOnlyList<Fr> digests)
    {
        ArgumentNullException.ThrowIfNull(proofs);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(digests);
        if (proofs.Count != batch.Proofs || digests.Count != batch.Proofs)
        {
            throw new ArgumentException($"The batch takes {batch.Proofs} proofs with a digest each, and there are {proofs.Count} with {digests.Count}.", nameof(proofs));
        }

        return Encode(
            version,
            [.. proofs.SelectMany(proof => proof.ToEvmWords()).Select(word => (object)word)],
            [.. batch.Statements.Select(statement => (object)statement.ToBigInteger())],
            [.. digests.Select(digest => (object)digest.ToBigInteger())]);
    }

    public static byte[] Submit(int version, ProofArtifact artifact, BatchContents contents)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(contents);
        return Submit(
            version,
            [.. artifact.Proof.EnumerateArray().Select(proof => Proof.ParseJson(JsonSerializer.Serialize(proof)))],
            contents.ToSet(),
            contents.ToDigests());
    }

    /// <summary>A call of the size of a real one whose words are made up, and compress as little. A registry finds nothing wrong with it but its proofs.</summary>
    /// <param name="version">The batch circuit's version.</param>
    /// <param name="size">Its slots.</param>
    /// <param name="statements">How many are recorded.</param>
    public static byte[] SubmitLike(int version, int size, int statements)
    {
        int proofs = StatementSet.ProofsFor(statements, size);
        object[] words = RegistryCalls.WordsLike(((WordsOfProof + 1) * proofs) + statements);
        int digests = WordsOfProof * proofs;
        return Encode(version, words[..digests], [.. words[(digests + proofs)..].Order()], words[digests..(digests + proofs)]);
    }

    public static byte[] IsProven(Fr statement, Hash32 batchId, IReadOnlyList<Hash32> inclusionProof)
    {
        ArgumentNullException.ThrowIfNull(inclusionProof);
        return Interface.Function("isProven").Encode(
            statement.ToBigInteger(), batchId, inclusionProof.Select(node => (object)node).ToArray());
    }

    private static byte[] Encode(int version, object[] words, object[] statements, object[] digests) => digests.Length == 1
        ? Interface.Function("submitBatch").Encode(new BigInteger(version), words, statements, digests[0])
        : Interface.Function("submitLargeBatch").Encode(new BigInteger(version), words.Chunk(WordsOfProof).ToArray<object>(), statements, digests);
}

using System.Numerics;
using System.Text.Json;
using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Ports;

namespace Zkp.Pipeline.Networks;

/// <summary>The calls of <c>ComplaintRegistry</c> that the pipeline makes (contracts/src/interfaces/IComplaintRegistry.sol).</summary>
public static class RegistryCalls
{
    /// <summary>The error of a statement that the registry has.</summary>
    public const string AlreadyProvenError = "StatementAlreadyProven";

    /// <summary>The interface, as far as it is called, with its errors, so that a refusal can be read.</summary>
    public static Abi Interface { get; } = Abi.Parse(
        "function submit(uint32 version, uint256[8] proof, uint256[] publicSignals)",
        "function submitMany(uint32 version, uint256[8][] proofs, uint256[] publicSignals)",
        "function isProven(uint256 statement) view returns (bool)",
        "error StatementAlreadyProven(uint256 statement)",
        "error InvalidProof()",
        "error BatchAlreadyProven(bytes32 batchId)",
        "error BatchSizeOutOfRange(uint256 size, uint256 count)",
        "error ProofCountMismatch(uint256 expected, uint256 proofs, uint256 digests)",
        "error StatementsOutOfOrder()",
        "error PublicSignalCountMismatch(uint256 expected, uint256 actual)",
        "error PublicSignalOutOfField(uint256 index)",
        "error UnknownCircuitVersion(bytes32 circuitId, uint32 version)",
        "error DeprecatedCircuitVersion(bytes32 circuitId, uint32 version)",
        "error CircuitVersionNotActiveYet(bytes32 circuitId, uint32 version, uint256 activeFrom)",
        "error EnforcedPause()",
        "error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)",
        "error BlockLimitReached(uint256 limit)",
        "error SubmitterLimitReached(address submitter, uint256 retryAt)",
        "error LimitBelowSubmission(uint256 limit, uint256 count)",
        "error InvalidBatch()");

    /// <summary>Whether a registry of either kind says that it has this already.</summary>
    public static bool IsAlreadyProven(RevertReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason is { Kind: RevertKind.Custom, Name: AlreadyProvenError or BatchCalls.AlreadyProvenError };
    }

    /// <summary>Whether a registry of either kind takes nothing at the moment, whatever the proof: asking later is of use.</summary>
    public static bool IsStopped(RevertReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason is { Kind: RevertKind.Custom, Name: "EnforcedPause" or "BlockLimitReached" or "SubmitterLimitReached" or "CircuitVersionNotActiveYet" };
    }

    /// <summary>Whether a registry takes fewer proofs at a time than these, whenever it is asked: until its operator sets another limit.</summary>
    public static bool IsTooLarge(RevertReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason is { Kind: RevertKind.Custom, Name: "LimitBelowSubmission" };
    }

    /// <summary>
    /// Whether a registry says this of so many proofs of a version before it looks at them, so that a made-up call finds it out. That its block is full
    /// is not meant: it says nothing of the time when there are proofs.
    /// </summary>
    public static bool IsOfAnyProof(RevertReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return IsTooLarge(reason) || reason is
        {
            Kind: RevertKind.Custom,
            Name: "EnforcedPause" or "SubmitterLimitReached" or "AccessControlUnauthorizedAccount"
                or "UnknownCircuitVersion" or "DeprecatedCircuitVersion" or "CircuitVersionNotActiveYet",
        };
    }

    /// <summary>Whether a verifier found a proof false.</summary>
    public static bool IsInvalidProof(RevertReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason is { Kind: RevertKind.Custom, Name: "InvalidProof" or "InvalidBatch" or "PublicSignalOutOfField" };
    }

    public static byte[] Submit(int version, ProofArtifact artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        if (artifact.Batch is { } batch)
        {
            return BatchCalls.Submit(version, artifact, batch);
        }

        return artifact.Together is null
            ? Interface.Function("submit").Encode(new BigInteger(version), Words(artifact.Proof), Signals(artifact.PublicSignals))
            : Interface.Function("submitMany").Encode(
                new BigInteger(version),
                artifact.Proof.EnumerateArray().Select(proof => (object)Words(proof)).ToArray(),
                artifact.PublicSignals.EnumerateArray().SelectMany(Signals).ToArray());
    }

    /// <summary>A call of the size of a real one whose words are made up, and compress as little as a proof's.</summary>
    public static byte[] SubmitLike(int version, int publicSignals)
    {
        object[] words = WordsLike(8 + publicSignals);
        return Interface.Function("submit").Encode(new BigInteger(version), words[..8], words[8..]);
    }

    /// <summary>The same for many proofs in one call.</summary>
    public static byte[] SubmitManyLike(int version, int publicSignals, int proofs)
    {
        object[] words = WordsLike((8 + publicSignals) * proofs);
        return Interface.Function("submitMany").Encode(new BigInteger(version), words[..(8 * proofs)].Chunk(8).ToArray<object>(), words[(8 * proofs)..]);
    }

    public static byte[] IsProven(BigInteger statement) => Interface.Function("isProven").Encode(statement);

    private static object[] Words(JsonElement proof) => [.. Proof.ParseJson(JsonSerializer.Serialize(proof)).ToEvmWords().Select(word => (object)word)];

    private static object[] Signals(JsonElement signals) =>
        [.. PublicSignals.ParseJson(JsonSerializer.Serialize(signals)).Select(signal => (object)signal.ToBigInteger())];

    /// <summary>Words that compress as little as those of a proof, and are field elements, as statements are.</summary>
    internal static object[] WordsLike(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (object)(new BigInteger(Keccak256.Hash(BitConverter.GetBytes(i)), isUnsigned: true) % Fr.Modulus))];
}

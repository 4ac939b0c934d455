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
        "function isProven(uint256 statement) view returns (bool)",
        "error StatementAlreadyProven(uint256 statement)",
        "error InvalidProof()",
        "error BatchAlreadyProven(bytes32 batchId)",
        "error BatchSizeOutOfRange(uint256 size, uint256 count)",
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
            return BatchCalls.Submit(version, artifact, batch.ToSet(), batch.ToDigest());
        }

        Proof proof = Proof.ParseJson(JsonSerializer.Serialize(artifact.Proof));
        IReadOnlyList<Fr> signals = PublicSignals.ParseJson(JsonSerializer.Serialize(artifact.PublicSignals));
        return Interface.Function("submit").Encode(
            new BigInteger(version),
            proof.ToEvmWords().Select(word => (object)word).ToArray(),
            signals.Select(signal => (object)signal.ToBigInteger()).ToArray());
    }

    /// <summary>A call of the size of a real one whose words are made up, and compress as little as a proof's.</summary>
    public static byte[] SubmitLike(int version, int publicSignals)
    {
        object[] words = [.. Enumerable.Range(0, 8 + publicSignals).Select(i => (object)new BigInteger(Keccak256.Hash([(byte)i]), isUnsigned: true))];
        return Interface.Function("submit").Encode(new BigInteger(version), words[..8], words[8..]);
    }

    public static byte[] IsProven(BigInteger statement) => Interface.Function("isProven").Encode(statement);
}

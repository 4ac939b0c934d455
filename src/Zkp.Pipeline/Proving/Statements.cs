using System.Numerics;
using System.Text.Json;
using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Ports;

namespace Zkp.Pipeline.Proving;

/// <summary>What the registry files a proof under (contracts/src/ComplaintRegistry.sol computes the same).</summary>
public static class Statements
{
    /// <summary>The public signal when there is one; else keccak256(abi.encode(uint256[])).</summary>
    public static BigInteger Of(IReadOnlyList<Fr> publicSignals)
    {
        ArgumentNullException.ThrowIfNull(publicSignals);
        if (publicSignals.Count == 1)
        {
            return publicSignals[0].ToBigInteger();
        }

        byte[] encoded = Abi.Encode(["uint256[]"], (object)publicSignals.Select(signal => (object)signal.ToBigInteger()).ToArray());
        return new BigInteger(Keccak256.Hash(encoded), isUnsigned: true, isBigEndian: true);
    }

    public static BigInteger Of(ProofArtifact artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return Of(PublicSignals.ParseJson(JsonSerializer.Serialize(artifact.PublicSignals)));
    }
}

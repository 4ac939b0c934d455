using System.Text.Json.Nodes;
using Zkp.Bn254;

namespace Zkp.Circuits.Tests.Foreign;

/// <summary>Inputs for <c>tests/circuits/merkle-membership</c>: a member of a random tree of four.</summary>
/// <param name="InputsJson">circom's input JSON.</param>
/// <param name="PublicSignals">What the circuit makes public: the nullifier, then the root.</param>
internal sealed record MerkleMembershipSample(string InputsJson, IReadOnlyList<Fr> PublicSignals)
{
    /// <summary>The same seed gives the same tree and member; different seeds, different nullifiers.</summary>
    public static MerkleMembershipSample Create(int seed)
    {
        Fr[] secrets = [.. Enumerable.Range(0, 4).Select(i => Poseidon.Hash(Fr.FromUInt64((ulong)(uint)seed), Fr.FromUInt64((ulong)i)))];
        Fr[] leaves = [.. secrets.Select(secret => Poseidon.Hash(secret))];
        Fr[] parents = [Poseidon.Hash(leaves[0], leaves[1]), Poseidon.Hash(leaves[2], leaves[3])];
        Fr root = Poseidon.Hash(parents);

        int member = (int)((uint)seed % 4);
        JsonObject inputs = new()
        {
            ["root"] = root.ToString(),
            ["secret"] = secrets[member].ToString(),
            ["siblings"] = new JsonArray(leaves[member ^ 1].ToString(), parents[(member >> 1) ^ 1].ToString()),
            ["pathBits"] = new JsonArray(member & 1, member >> 1),
        };
        return new MerkleMembershipSample(inputs.ToJsonString(), [Poseidon.Hash(secrets[member], root), root]);
    }
}

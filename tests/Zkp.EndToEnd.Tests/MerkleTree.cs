using System.Numerics;
using System.Text.Json.Nodes;
using Zkp.Bn254;
using Zkp.Pipeline.Axioms;

namespace Zkp.EndToEnd.Tests;

/// <summary>A tree of four fresh secrets, for requests of the foreign circuit: each secret makes one statement.</summary>
internal sealed class MerkleTree
{
    private readonly Fr[] secrets = [.. Enumerable.Range(0, 4).Select(_ => Fr.FromBigInteger(new BigInteger(Guid.NewGuid().ToByteArray(), isUnsigned: true)))];
    private readonly Fr[] leaves;
    private readonly Fr[] inner;

    public MerkleTree()
    {
        leaves = [.. secrets.Select(secret => Poseidon.Hash(secret))];
        inner = [Poseidon.Hash(leaves[0], leaves[1]), Poseidon.Hash(leaves[2], leaves[3])];
        Root = Poseidon.Hash(inner[0], inner[1]);
    }

    public Fr Root { get; }

    public JsonObject Request(int leaf, string? network = null)
    {
        JsonObject request = new()
        {
            ["circuit"] = StackFixture.ForeignName,
            ["inputs"] = new JsonObject
            {
                ["root"] = Root.ToString(),
                ["secret"] = secrets[leaf].ToString(),
                ["siblings"] = new JsonArray(leaves[leaf ^ 1].ToString(), inner[1 - (leaf / 2)].ToString()),
                ["pathBits"] = new JsonArray(leaf % 2, leaf / 2),
            },
        };
        if (network is not null)
        {
            request["policy"] = new JsonObject { ["network"] = network };
        }

        return request;
    }
}

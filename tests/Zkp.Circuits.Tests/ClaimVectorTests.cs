using Zkp.Bn254;
using Zkp.Circuits.Tests.Support;
using Zkp.LocalTools;
using Zkp.Pipeline.Axioms;

namespace Zkp.Circuits.Tests;

/// <summary>
/// The worked example of <c>docs/circuits.md</c>. These numbers are a promise: claims are recomputed outside this
/// repository, so they change only with the circuit's version.
/// </summary>
public sealed class ClaimVectorTests(EntailmentCircuit circuit)
{
    [Fact]
    public void The_documented_example_is_what_the_circuit_computes()
    {
        Fr salt = Field.Parse("0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
        AxiomInputs inputs = Statements.Statement("Q", "P", "P -> Q").BuildInputs(salt);
        AxiomClaim claim = inputs.Claim;
        Assert.Equal(claim.Statement, circuit.SolveValid(EntailmentSignals.From(inputs))[1]);

        string document = File.ReadAllText(RepositoryRoot.Combine("docs", "circuits.md"));
        foreach ((string name, Fr value) in new (string, Fr)[]
        {
            ("atom P", Statements.Atom("P")),
            ("atom Q = theoremHash", claim.TheoremHash),
            ("rulesetId", claim.RulesetId),
            ("axiomsCommitment", claim.AxiomsCommitment),
            ("statement", claim.Statement),
        })
        {
            Assert.Contains($"| {name} | `{value}` |", document, StringComparison.Ordinal);
        }
    }
}

using System.Text;
using System.Text.Json;
using CsCheck;
using Zkp.Bn254;
using Zkp.Pipeline.Axioms;

namespace Zkp.Pipeline.Tests.Axioms;

public sealed class AxiomStatementTests
{
    [Fact]
    public void Reads_derives_and_builds_inputs()
    {
        AxiomStatement statement = Statements.ValidJson("""{"axioms":["P -> Q","P"],"theorem":" Q ","ruleset":"TDFOL_v1"}""");
        Assert.Equal(["P", "P -> Q"], statement.Axioms.Select(axiom => axiom.Text));
        Assert.Equal("Q", statement.Theorem.Name);
        Assert.Equal([0, 1], statement.Derivation);

        AxiomInputs inputs = statement.BuildInputs(Fr.FromUInt64(7));
        using JsonDocument json = JsonDocument.Parse(inputs.Json);
        Assert.Equal(["theorem", "salt", "conclusion", "antecedent", "selector"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("7", json.RootElement.GetProperty("salt").GetString());
        Assert.Equal(statement.Theorem.Hash.ToString(), json.RootElement.GetProperty("theorem").GetString());
        Assert.Equal(16, json.RootElement.GetProperty("selector").GetArrayLength());
        Assert.Equal("1", json.RootElement.GetProperty("selector")[1][1].GetString());
        Assert.True(inputs.Claim.IsConsistent);
        Assert.Equal(statement.Theorem.Hash, inputs.Claim.TheoremHash);
    }

    [Fact]
    public void Order_repetition_and_spacing_do_not_change_the_claim()
    {
        Fr salt = AxiomSalt.NewRandom();
        AxiomClaim claim = Statements.Valid("R", "P", "Q", "P & Q -> R").BuildInputs(salt).Claim;
        Assert.Equal(claim, Statements.Valid("R", "Q&P->R", " Q", "P", "Q", "P\t&\nQ -> R").BuildInputs(salt).Claim);
    }

    [Fact]
    public void Every_part_changes_the_claim()
    {
        Fr salt = Fr.FromUInt64(1);
        AxiomClaim claim = Statements.Valid("Q", "P", "P -> Q").BuildInputs(salt).Claim;
        AxiomClaim otherSalt = Statements.Valid("Q", "P", "P -> Q").BuildInputs(Fr.FromUInt64(2)).Claim;
        AxiomClaim otherTheorem = Statements.Valid("P", "P", "P -> Q").BuildInputs(salt).Claim;
        AxiomClaim otherAxioms = Statements.Valid("Q", "P", "P -> Q", "R").BuildInputs(salt).Claim;

        Assert.NotEqual(claim.AxiomsCommitment, otherSalt.AxiomsCommitment);
        Assert.Equal(claim.AxiomsCommitment, otherTheorem.AxiomsCommitment);
        Assert.NotEqual(claim.AxiomsCommitment, otherAxioms.AxiomsCommitment);
        Assert.Equal(4, new[] { claim, otherSalt, otherTheorem, otherAxioms }.Select(each => each.Statement).Distinct().Count());

        Assert.False((claim with { Statement = otherSalt.Statement }).IsConsistent);
        Assert.False((claim with { TheoremHash = otherTheorem.TheoremHash }).IsConsistent);
        Assert.False((claim with { CircuitVersion = 2 }).IsConsistent);
        Assert.False((claim with { RulesetId = Fr.One }).IsConsistent);
    }

    [Fact]
    public void Without_a_salt_each_claim_has_its_own()
    {
        AxiomStatement statement = Statements.Valid("P", "P");
        AxiomInputs first = statement.BuildInputs();
        Assert.NotEqual(first.Claim.Statement, statement.BuildInputs().Claim.Statement);
        Assert.Equal(first.Claim, statement.BuildInputs(first.Salt).Claim);
    }

    [Fact]
    public void The_senders_salt_is_used()
    {
        string salt = "0x" + new string('2', 62);
        AxiomStatement statement = Statements.ValidJson($$"""{"axioms":["P"],"theorem":"P","salt":"{{salt}}"}""");
        Assert.Equal(statement.BuildInputs().Claim, statement.BuildInputs().Claim);
        Assert.True(Fr.TryParse(salt, out Fr expected));
        Assert.Equal(expected, statement.BuildInputs().Salt);
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("\"\"")]
    [InlineData("\"-1\"")]
    [InlineData("12345")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"0xZZ\"")]
    [InlineData("\"21888242871839275222246405745257275088548364400416034343698204186575808495617\"")]
    public void Salts_that_are_guessable_or_no_field_elements_are_refused(string salt)
    {
        AxiomProblem problem = Statements.RefusedJson($$"""{"axioms":["P"],"theorem":"P","salt":{{salt}}}""");
        Assert.Equal((AxiomProblemCodes.InvalidSalt, "/statement/salt"), (problem.Code, problem.Pointer));
    }

    [Theory]
    [InlineData("[]", AxiomProblemCodes.InvalidStatement, "/statement")]
    [InlineData("null", AxiomProblemCodes.InvalidStatement, "/statement")]
    [InlineData("{}", AxiomProblemCodes.InvalidStatement, "/statement/axioms")]
    [InlineData("""{"axioms":"P","theorem":"P"}""", AxiomProblemCodes.InvalidStatement, "/statement/axioms")]
    [InlineData("""{"axioms":["P"]}""", AxiomProblemCodes.InvalidStatement, "/statement/theorem")]
    [InlineData("""{"axioms":["P"],"theorem":1}""", AxiomProblemCodes.InvalidStatement, "/statement/theorem")]
    [InlineData("""{"axioms":["P",null],"theorem":"P"}""", AxiomProblemCodes.InvalidStatement, "/statement/axioms/1")]
    [InlineData("""{"axioms":["P","\ud800"],"theorem":"P"}""", AxiomProblemCodes.InvalidStatement, "/statement/axioms/1")]
    [InlineData("""{"axioms":["P"],"theorem":"P","theorem":"P"}""", AxiomProblemCodes.InvalidStatement, "/statement/theorem")]
    [InlineData("""{"axioms":[],"theorem":"P"}""", AxiomProblemCodes.NoAxioms, "/statement/axioms")]
    [InlineData("""{"axioms":["P"],"theorem":"P","rules":"x"}""", AxiomProblemCodes.UnknownMember, "/statement/rules")]
    [InlineData("""{"axioms":["P"],"theorem":"P","a/b~c":"x"}""", AxiomProblemCodes.UnknownMember, "/statement/a~1b~0c")]
    [InlineData("""{"axioms":["P"],"theorem":"P","\udc00":"x"}""", AxiomProblemCodes.UnknownMember, "/statement/\uFFFD")]
    [InlineData("""{"axioms":["P"],"theorem":"P","Axioms":[]}""", AxiomProblemCodes.UnknownMember, "/statement/Axioms")]
    [InlineData("""{"axioms":["P"],"theorem":"P","ruleset":"TDFOL_v2"}""", AxiomProblemCodes.UnknownRuleset, "/statement/ruleset")]
    [InlineData("""{"axioms":["P"],"theorem":"P","ruleset":1}""", AxiomProblemCodes.UnknownRuleset, "/statement/ruleset")]
    [InlineData("""{"axioms":["P","P ->"],"theorem":"P"}""", AxiomProblemCodes.MalformedAxiom, "/statement/axioms/1")]
    [InlineData("""{"axioms":["P"],"theorem":"P Q"}""", AxiomProblemCodes.MalformedTheorem, "/statement/theorem")]
    [InlineData("""{"axioms":["P"],"theorem":"Q"}""", AxiomProblemCodes.NotEntailed, "/statement/theorem")]
    public void Says_what_to_mend(string json, string code, string pointer)
    {
        AxiomProblem problem = Statements.RefusedJson(json);
        Assert.Equal((code, pointer), (problem.Code, problem.Pointer));
        Assert.NotEmpty(problem.Message);
    }

    [Fact]
    public void Sixteen_axioms_are_accepted_and_seventeen_are_not()
    {
        string[] sixteen = [.. Enumerable.Range(0, 16).Select(i => $"P{i}")];
        Assert.Equal(16, Statements.Valid("P1", sixteen).Axioms.Count);
        Assert.Equal(16, Statements.Valid("P1", [.. sixteen, "P3", " P4"]).Axioms.Count);

        AxiomProblem problem = Statements.Refused("P1", [.. sixteen, "P16"]);
        Assert.Equal(AxiomProblemCodes.TooManyAxioms, problem.Code);
        Assert.Contains("17 distinct axioms; at most 16", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_texts_and_derivations_have_limits()
    {
        string many = string.Join(',', Enumerable.Repeat("\"P\"", 257));
        Assert.Equal(AxiomProblemCodes.TooManyAxioms, Statements.RefusedJson($$"""{"axioms":[{{many}}],"theorem":"P"}""").Code);

        string wide = new(' ', AxiomLimits.Default.MaxTotalBytes);
        Assert.Equal(AxiomProblemCodes.StatementTooLarge, Statements.Refused("P", "P" + wide).Code);
        Assert.Equal(AxiomProblemCodes.StatementTooLarge, Statements.Refused("P" + wide, "P").Code);

        string[] chain = ["P0", .. Enumerable.Range(1, 5).Select(i => $"P{i - 1} -> P{i}")];
        string json = JsonSerializer.Serialize(new { axioms = chain, theorem = "P5" });
        AxiomProblem problem = Statements.RefusedJson(json, AxiomLimits.Default with { MaxSteps = 5 });
        Assert.Equal(AxiomProblemCodes.TooManySteps, problem.Code);
        Assert.Contains("takes 6 steps; at most 5", problem.Message, StringComparison.Ordinal);
        Assert.Equal(6, Statements.ValidJson(json, AxiomLimits.Default with { MaxSteps = 6 }).Derivation.Count);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        byte[] json = [.. Encoding.ASCII.GetBytes("""{"theorem":"P","axioms":["P"""), 0xff, .. Encoding.ASCII.GetBytes("\"]}")];
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.False(AxiomStatement.TryCreate(document.RootElement, out _, out AxiomProblem? problem));
        Assert.Equal((AxiomProblemCodes.InvalidStatement, "/statement/axioms/0"), (problem.Code, problem.Pointer));
    }

    [Fact]
    public void Private_texts_are_in_no_ToString()
    {
        AxiomStatement statement = Statements.Valid("Public", "Secret", "Secret -> Public");
        Assert.DoesNotContain("Secret", statement.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", statement.Axioms.ToString(), StringComparison.Ordinal);
        AxiomInputs inputs = statement.BuildInputs();
        Assert.DoesNotContain(inputs.Salt.ToString(), inputs.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", Statements.Refused("Public", "Secret -> Public").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_claim_survives_json()
    {
        AxiomClaim claim = Statements.Valid("P", "P").BuildInputs().Claim;
        Assert.Equal(claim, AxiomClaim.TryReadJson(claim.ToJson()));
        Assert.Null(AxiomClaim.TryReadJson(JsonSerializer.SerializeToElement(new { theoremHash = "1" })));
        Assert.Null(AxiomClaim.TryReadJson(JsonSerializer.SerializeToElement("text")));
    }

    [Fact]
    public void Random_salts_fill_the_field()
    {
        Fr[] salts = [.. Enumerable.Range(0, 200).Select(_ => AxiomSalt.NewRandom())];
        Assert.Equal(salts.Length, salts.Distinct().Count());
        // A quarter of the field lies above 3/4 r; that none of 200 does happens once in 10^24.
        Assert.Contains(salts, salt => salt.ToBigInteger() > Fr.Modulus * 3 / 4);
        Assert.Contains(salts, salt => salt.ToBigInteger() < Fr.Modulus / 4);
    }

    [Fact]
    public void Random_statements_are_proved_or_explained() =>
        AxiomGen.Sets(mostAtoms: 12, mostAxioms: 16).Sample(axioms =>
        {
            string[] texts = [.. axioms.Select(axiom => axiom.Text)];
            return Statements.TryCreate("P0", texts, out AxiomStatement? statement, out AxiomProblem? problem)
                ? statement!.BuildInputs().Claim.IsConsistent
                : problem!.Code == AxiomProblemCodes.NotEntailed && problem.Message.Length < 3_000;
        });
}

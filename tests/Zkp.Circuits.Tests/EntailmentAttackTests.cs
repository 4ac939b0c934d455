using Zkp.Bn254;
using Zkp.Circuits.Tests.Support;
using Zkp.Pipeline.Axioms;

namespace Zkp.Circuits.Tests;

/// <summary>Dishonest inputs have no witness, and the circuit's WASM refuses to make one.</summary>
public sealed class EntailmentAttackTests(EntailmentCircuit circuit)
{
    public static TheoryData<string> Names { get; } = [.. EntailmentAttacks.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_witness_exists(string name)
    {
        EntailmentSignals signals = EntailmentAttacks.All[name]();
        Assert.False(EntailmentReference.Accepts(signals));
        circuit.AssertRefused(signals);
    }

    [Fact]
    public async Task The_wasm_refuses_every_attack()
    {
        IReadOnlyList<(Fr[]? Witness, string? Error)> results = await CircomRuntime.CalculateAsync(
            circuit.Compiled.WasmPath, EntailmentAttacks.All.Values.Select(attack => attack().ToJson()));
        Assert.Equal(EntailmentAttacks.All.Count, results.Count);
        foreach ((string name, (Fr[]? witness, string? error)) in EntailmentAttacks.All.Keys.Zip(results))
        {
            Assert.True(witness is null, name);
            // Refused by a constraint, and not because a signal was missing.
            Assert.Contains("Assert Failed", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_salt_cannot_carry_the_statement()
    {
        EntailmentSignals signals = Statements.Signals("Q", "P", "P -> Q");
        Fr statement = circuit.SolveValid(signals)[1];
        signals.Salt += Fr.One;
        AssertCannotCarry(signals, statement);
    }

    [Fact]
    public void Other_axioms_cannot_carry_the_statement()
    {
        Fr statement = circuit.SolveValid(Statements.Signals("Q", "P", "P -> Q"))[1];
        AssertCannotCarry(Statements.Signals("Q", "Q"), statement);
        AssertCannotCarry(Statements.Signals("Q", "P", "P -> Q", "R"), statement);
        AssertCannotCarry(Statements.Signals("Q", "R", "R -> Q"), statement);
    }

    [Fact]
    public void A_missing_antecedent_cannot_carry_the_statement()
    {
        Fr statement = circuit.SolveValid(Statements.Signals("R", "P", "Q", "P & Q -> R"))[1];
        EntailmentSignals dropped = Statements.Signals("R", "P", "Q", "P & Q -> R");
        int implication = Enumerable.Range(0, 3).Single(i => !dropped.Antecedent[i, 1].IsZero);
        dropped.Antecedent[implication, 1] = Fr.Zero;
        AssertCannotCarry(dropped, statement);
    }

    [Fact]
    public void A_reordered_list_is_provable_but_cannot_carry_the_statement()
    {
        EntailmentSignals signals = Statements.Signals("Q", "P", "P -> Q");
        Fr statement = circuit.SolveValid(signals)[1];
        EntailmentSignals reordered = signals.Clone()
            .SetAxiom(0, signals.Conclusion[1], signals.Antecedent[1, 0])
            .SetAxiom(1, signals.Conclusion[0])
            .SetSteps(1, 0);
        AssertCannotCarry(reordered, statement);
    }

    [Fact]
    public void Another_theorem_cannot_carry_the_statement()
    {
        Fr statement = circuit.SolveValid(Statements.Signals("Q", "P", "P -> Q"))[1];
        AssertCannotCarry(Statements.Signals("P", "P", "P -> Q"), statement);
    }

    [Fact]
    public void Another_version_or_ruleset_cannot_be_claimed()
    {
        AxiomInputs inputs = Statements.Inputs("Q", "P", "P -> Q");
        EntailmentSignals signals = EntailmentSignals.From(inputs);
        AxiomClaim claim = inputs.Claim;
        AssertCannotCarry(signals, AxiomClaim.ComputeStatement(claim.TheoremHash, claim.AxiomsCommitment, claim.CircuitVersion + 1, claim.RulesetId));
        AssertCannotCarry(signals, AxiomClaim.ComputeStatement(claim.TheoremHash, claim.AxiomsCommitment, claim.CircuitVersion, claim.RulesetId + Fr.One));
        AssertCannotCarry(signals, AxiomClaim.ComputeStatement(claim.TheoremHash, claim.AxiomsCommitment + Fr.One, claim.CircuitVersion, claim.RulesetId));
        Assert.Empty(circuit.Solve(signals, claim.Statement).Violations);
    }

    [Theory]
    [InlineData(0, 48)]
    [InlineData(1, 48)]
    [InlineData(3, 48)]
    [InlineData(16, 48)]
    [InlineData(1, 0)]
    [InlineData(1, 56)]
    public void The_count_the_flags_and_the_tag_in_the_commitment_cannot_be_lied_about(int delta, int shift)
    {
        EntailmentSignals signals = Statements.Signals("Q", "P", "P -> Q");
        Fr lie = Fr.FromUInt64((ulong)delta) * Fr.FromUInt64(1UL << shift);
        // The count of this list is 2; the first row says 0 in its place.
        Fr shape = Shape(signals, count: 2) + (delta == 0 ? -Fr.FromUInt64(2UL << shift) : lie);
        Fr statement = StatementWithShape(signals, shape);
        AssertCannotCarry(signals, statement);
        Assert.Empty(circuit.Solve(signals, StatementWithShape(signals, Shape(signals, count: 2))).Violations);
    }

    /// <summary>The inputs may be fine by themselves, but not for this statement.</summary>
    private void AssertCannotCarry(EntailmentSignals signals, Fr statement)
    {
        (Fr[] witness, IReadOnlyList<int> violations) = circuit.Solve(signals, statement);
        Assert.Equal(statement, witness[1]);
        Assert.NotEmpty(violations);
    }

    private static Fr Shape(EntailmentSignals signals, ulong count)
    {
        ulong bits = 0;
        for (int i = 0; i < signals.Axioms; i++)
        {
            bits |= (signals.Conclusion[i].IsZero ? 0UL : 1UL) << (3 * i);
            bits |= (signals.Antecedent[i, 0].IsZero ? 0UL : 2UL) << (3 * i);
            bits |= (signals.Antecedent[i, 1].IsZero ? 0UL : 4UL) << (3 * i);
        }

        return Fr.FromBigInteger((AxiomCommitment.Tag << 56) + ((System.Numerics.BigInteger)count << 48) + bits);
    }

    /// <summary>The commitment as the documentation tells it, written out once more, with a shape of the prover's choice.</summary>
    private static Fr StatementWithShape(EntailmentSignals signals, Fr shape)
    {
        Fr[] values = [.. Enumerable.Range(0, signals.Axioms).SelectMany(
            i => new[] { signals.Conclusion[i], signals.Antecedent[i, 0], signals.Antecedent[i, 1] })];
        Fr commitment = Poseidon.Hash(
            Poseidon.Hash(values.AsSpan(0, 16)), Poseidon.Hash(values.AsSpan(16, 16)), Poseidon.Hash(values.AsSpan(32, 16)), shape, signals.Salt);
        return AxiomClaim.ComputeStatement(signals.Theorem, commitment, AxiomRuleset.CircuitVersion, AxiomRuleset.Id);
    }
}

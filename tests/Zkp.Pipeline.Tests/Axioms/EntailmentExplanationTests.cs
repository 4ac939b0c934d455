namespace Zkp.Pipeline.Tests.Axioms;

public sealed class EntailmentExplanationTests
{
    [Fact]
    public void Names_the_antecedent_that_no_axiom_concludes() =>
        Assert.Equal(
            "Q does not follow from the axioms. Q would follow from P & R, but R is not derivable. "
            + "No axiom concludes R: add a fact or an implication that does.",
            Statements.Refused("Q", "P", "P & R -> Q").Message);

    [Fact]
    public void Says_that_no_axiom_concludes_the_theorem() =>
        Assert.Equal(
            "Q does not follow from the axioms. No axiom concludes Q: add a fact or an implication that does.",
            Statements.Refused("Q", "P", "Q -> P").Message);

    [Fact]
    public void Follows_the_gap_to_its_root() =>
        Assert.Equal(
            "T does not follow from the axioms. T would follow from S, but S is not derivable. "
            + "S would follow from A & R, but R is not derivable; or from U & V, but U and V are not derivable. "
            + "No axiom concludes R, U or V: add a fact or an implication that does.",
            Statements.Refused("T", "S -> T", "A", "A & R -> S", "U & V -> S").Message);

    [Fact]
    public void Names_a_circle() =>
        Assert.Equal(
            "P does not follow from the axioms. P would follow from Q, but Q is not derivable. Q would follow from P, but P is not derivable. "
            + "These axioms only go round in a circle: state one of these atoms as a fact, or add an axiom that concludes it.",
            Statements.Refused("P", "P -> Q", "Q -> P").Message);

    [Fact]
    public void Stays_short()
    {
        string[] chain = [.. Enumerable.Range(0, 16).Select(i => $"P{i + 1} -> P{i}")];
        string message = Statements.Refused("P0", chain).Message;
        Assert.Contains("P5 would follow", message, StringComparison.Ordinal);
        Assert.DoesNotContain("P6 would follow", message, StringComparison.Ordinal);
        Assert.EndsWith("(And so on, for 10 more.) No axiom concludes P16: add a fact or an implication that does.", message, StringComparison.Ordinal);
    }
}

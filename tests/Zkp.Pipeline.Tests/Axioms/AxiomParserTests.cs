using System.Text;
using CsCheck;
using Zkp.Pipeline.Axioms;

namespace Zkp.Pipeline.Tests.Axioms;

public sealed class AxiomParserTests
{
    [Theory]
    [InlineData("P", "P")]
    [InlineData("P -> Q", "P -> Q")]
    [InlineData("P&Q->R", "P & Q -> R")]
    [InlineData(" \t P \n & \r\n Q->R  ", "P & Q -> R")]
    [InlineData("Q & P -> R", "P & Q -> R")]
    [InlineData("P & P -> R", "P -> R")]
    [InlineData("b & B -> a_1", "B & b -> a_1")]
    [InlineData("P -> P", "P -> P")]
    public void Reads_an_axiom_into_its_canonical_text(string text, string canonical) =>
        Assert.Equal(canonical, Statements.Axiom(text).Text);

    [Fact]
    public void The_kelvin_sign_is_the_letter_K_after_normalisation() =>
        Assert.Equal("K", Statements.Axiom("\u212A").Text);

    [Fact]
    public void No_other_character_becomes_one_of_the_grammars_by_normalisation()
    {
        Assert.SkipWhen("\u212A".Normalize(NormalizationForm.FormC) != "K", "This host runs without ICU and cannot normalise.");
        char[] changed = [.. Enumerable.Range(0x80, 0x10000 - 0x80)
            .Select(code => (char)code)
            .Where(c => !char.IsSurrogate(c) && c is not ('\uFFFE' or '\uFFFF') && !(c is >= '\uFDD0' and <= '\uFDEF'))
            .Where(c => c.ToString().Normalize(NormalizationForm.FormC) is { } normal
                && normal.Any(each => char.IsAsciiLetterOrDigit(each) || "_&-> \t\r\n".Contains(each, StringComparison.Ordinal)))];
        Assert.Equal(['\u212A'], changed);
    }

    [Theory]
    [InlineData("", 1, 1, "empty")]
    [InlineData("   ", 1, 4, "empty")]
    [InlineData("1P", 1, 1, "found '1'")]
    [InlineData("_P", 1, 1, "found '_'")]
    [InlineData("P Q", 1, 3, "'&', '->' or the end of the axiom but found 'Q'")]
    [InlineData("P &", 1, 4, "found the end")]
    [InlineData("P & Q", 1, 6, "'->' and a conclusion but found the end")]
    [InlineData("P ->", 1, 5, "found the end")]
    [InlineData("P -> Q R", 1, 8, "the end of the axiom but found 'R'")]
    [InlineData("P -> Q -> R", 1, 8, "the end of the axiom but found '-'")]
    [InlineData("P -> Q & R", 1, 8, "the end of the axiom but found '&'")]
    [InlineData("P & Q & R -> S", 1, 7, "at most 2 antecedents")]
    [InlineData("P\n& Q\n-> !", 3, 4, "found '!'")]
    [InlineData("P\r\n->\r\n?", 3, 1, "found '?'")]
    [InlineData("P\r->\r?", 3, 1, "found '?'")]
    [InlineData("-> Q", 1, 1, "found '-'")]
    [InlineData("P - > Q", 1, 3, "found '-'")]
    [InlineData("P → Q", 1, 3, "an implication is written '->'")]
    [InlineData("P => Q", 1, 3, "an implication is written '->'")]
    [InlineData("P ∧ Q -> R", 1, 3, "a conjunction is written '&'")]
    [InlineData("é", 1, 1, "found 'é'")]
    [InlineData("e\u0301", 1, 2, "found U+0301")]
    [InlineData("Pe\u0301", 1, 3, "found U+0301")]
    [InlineData("P\u0301", 1, 2, "found U+0301")]
    [InlineData("P\uFFFE", 1, 2, "found U+FFFE")]
    [InlineData("P\u200B", 1, 2, "found U+200B")]
    [InlineData("P \U0001F600", 1, 3, "found '\U0001F600'")]
    [InlineData("P\0", 1, 2, "found U+0000")]
    [InlineData("Р", 1, 1, "found 'Р'")]
    public void Says_where_and_why_an_axiom_is_malformed(string text, int line, int column, string reason)
    {
        Assert.False(AxiomParser.TryParseAxiom(text, AxiomLimits.Default, "/statement/axioms/0", out Axiom? axiom, out AxiomProblem? problem));
        Assert.Null(axiom);
        Assert.Equal(AxiomProblemCodes.MalformedAxiom, problem.Code);
        Assert.Equal("/statement/axioms/0", problem.Pointer);
        Assert.Equal((line, column), (problem.Line, problem.Column));
        Assert.StartsWith($"Line {line}, column {column}: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Atoms_have_a_length_limit()
    {
        string longest = new('a', AxiomLimits.Default.MaxAtomLength);
        Assert.Equal($"{longest} -> Q", Statements.Axiom($"{longest} -> Q").Text);

        Assert.False(AxiomParser.TryParseAxiom($"P -> {longest}a", AxiomLimits.Default, "/x", out _, out AxiomProblem? problem));
        Assert.Equal((1, 6), (problem.Line, problem.Column));
        Assert.Contains("65 characters; at most 64", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("P -> Q", 1, 3)]
    [InlineData("P & Q", 1, 3)]
    [InlineData("P Q", 1, 3)]
    [InlineData("9", 1, 1)]
    public void A_theorem_is_one_atom(string text, int line, int column)
    {
        Assert.False(AxiomParser.TryParseTheorem(text, AxiomLimits.Default, "/statement/theorem", out _, out AxiomProblem? problem));
        Assert.Equal(AxiomProblemCodes.MalformedTheorem, problem.Code);
        Assert.Equal((line, column), (problem.Line, problem.Column));
    }

    [Fact]
    public void Canonical_text_parses_to_the_same_axiom() =>
        AxiomGen.Axiom.Sample(axiom => Statements.Axiom(axiom.Text).Equals(axiom));

    [Fact]
    public void Spacing_and_the_order_of_antecedents_do_not_matter() =>
        Gen.Select(AxiomGen.Axiom, AxiomGen.Space.Array[8], Gen.Bool).Sample((axiom, space, swapped) =>
        {
            IEnumerable<Atom> antecedents = swapped ? axiom.Antecedents.Reverse() : axiom.Antecedents;
            StringBuilder text = new(space[0]);
            int next = 1;
            foreach (Atom antecedent in antecedents)
            {
                text.Append(next == 1 ? "" : "&").Append(space[next++]).Append(antecedent).Append(space[next++]);
            }

            text.Append(axiom.Antecedents.Count == 0 ? "" : "->").Append(space[next++]).Append(axiom.Conclusion).Append(space[next]);
            return Statements.Axiom(text.ToString()).Equals(axiom);
        });

    [Fact]
    public void Any_text_is_read_or_refused_with_a_place_inside_it() =>
        AxiomGen.AnyText.Sample(text =>
        {
            if (AxiomParser.TryParseAxiom(text, AxiomLimits.Default, "/x", out Axiom? axiom, out AxiomProblem? problem))
            {
                return axiom is not null && problem is null;
            }

            string[] lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
            return problem.Line >= 1 && problem.Line <= lines.Length
                && problem.Column >= 1 && problem.Column <= lines[problem.Line!.Value - 1].Length + 1;
        });
}

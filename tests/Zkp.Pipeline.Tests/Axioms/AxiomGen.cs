using CsCheck;
using Zkp.Pipeline.Axioms;

namespace Zkp.Pipeline.Tests.Axioms;

/// <summary>Random atoms, axioms, sets of axioms and texts.</summary>
internal static class AxiomGen
{
    private const string First = "ABCXYZabcxyz";
    private const string Next = First + "0123456789_";

    private static readonly string[] Spaces = ["", " ", "\t", "\n", "\r\n", "  \r "];

    private static readonly string[] Pieces =
        ["P", "Q1", "_", "&", "->", "-", ">", " ", "\n", "\r\n", "\t", "é", "e\u0301", "\u212A", "\0", "→", "\U0001F600", "\uFFFE"];

    public static Gen<Atom> Atom { get; } = Gen.Select(
        Gen.Char[First], Gen.Char[Next].Array[0, 20], (first, rest) => Statements.Atom(first + new string(rest)));

    public static Gen<Axiom> Axiom { get; } = AxiomOver(Atom);

    public static Gen<string> Space { get; } = Gen.Int[0, Spaces.Length - 1].Select(i => Spaces[i]);

    /// <summary>Texts that look like axioms more often than by chance; valid UTF-16.</summary>
    public static Gen<string> AnyText { get; } = Gen.OneOf(
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]),
        Gen.Char[' ', '~'].Select(c => c.ToString())).Array[0, 12].Select(string.Concat);

    /// <summary>Axioms over few atoms, so that they chain, share and go in circles.</summary>
    public static Gen<AxiomSet> Sets(int mostAtoms, int mostAxioms) =>
        from atoms in Gen.Int[1, mostAtoms]
        from axioms in AxiomOver(Gen.Int[0, atoms - 1].Select(i => Statements.Atom($"P{i}"))).Array[1, mostAxioms]
        select new AxiomSet(axioms);

    private static Gen<Axiom> AxiomOver(Gen<Atom> atom) => Gen.Select(
        atom, atom.Array[0, 2], (conclusion, antecedents) => new Axiom(conclusion, antecedents));
}

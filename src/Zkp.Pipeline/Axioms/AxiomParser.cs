using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Zkp.Pipeline.Axioms;

/// <summary>
/// Reads one axiom or one theorem:
/// <code>
/// axiom   = atom | atom "->" atom | atom "&amp;" atom "->" atom
/// theorem = atom
/// atom    = [A-Za-z][A-Za-z0-9_]*
/// </code>
/// with spaces, tabs and line breaks anywhere between. Errors carry the line and column where reading stopped.
/// </summary>
internal ref struct AxiomParser
{
    private const string AtomForm = "an atom (a letter, then letters, digits or underscores)";

    private readonly ReadOnlySpan<char> text;
    private readonly AxiomLimits limits;
    private readonly string code;
    private readonly string pointer;
    private int position;
    private AxiomProblem? problem;

    private AxiomParser(string text, AxiomLimits limits, string code, string pointer)
    {
        this.text = Normalize(text);
        this.limits = limits;
        this.code = code;
        this.pointer = pointer;
    }

    /// <param name="text">One axiom; valid UTF-16.</param>
    /// <param name="pointer">Where the text stands in the request, for the problem.</param>
    public static bool TryParseAxiom(
        string text, AxiomLimits limits, string pointer, [NotNullWhen(true)] out Axiom? axiom, [NotNullWhen(false)] out AxiomProblem? problem)
    {
        AxiomParser parser = new(text, limits, AxiomProblemCodes.MalformedAxiom, pointer);
        axiom = parser.ReadAxiom();
        problem = parser.problem;
        return axiom is not null && problem is null;
    }

    /// <param name="text">One atom; valid UTF-16.</param>
    /// <param name="pointer">Where the text stands in the request, for the problem.</param>
    public static bool TryParseTheorem(
        string text, AxiomLimits limits, string pointer, [NotNullWhen(true)] out Atom? theorem, [NotNullWhen(false)] out AxiomProblem? problem)
    {
        AxiomParser parser = new(text, limits, AxiomProblemCodes.MalformedTheorem, pointer);
        theorem = parser.ReadTheorem();
        problem = parser.problem;
        return theorem is not null && problem is null;
    }

    /// <summary>
    /// Unicode's NFC, as far as the grammar can see it: of all characters that it takes only U+212A, the Kelvin sign, is
    /// changed, to K. Written out, because string.Normalize does nothing where a host runs without ICU, and what an axiom
    /// means must not depend on that.
    /// </summary>
    private static string Normalize(string text) => text.Replace('\u212A', 'K');

    private Axiom? ReadAxiom()
    {
        SkipWhiteSpace();
        if (AtEnd)
        {
            return Fail<Axiom>("The axiom is empty; write a fact such as P, or an implication such as P & Q -> R.");
        }

        List<Atom> atoms = [];
        while (true)
        {
            if (ReadAtom() is not { } atom)
            {
                return null;
            }

            atoms.Add(atom);
            int ampersand = position;
            if (!TryRead("&"))
            {
                break;
            }

            if (atoms.Count == AxiomLimits.MaxAntecedents)
            {
                position = ampersand;
                return Fail<Axiom>($"An axiom has at most {AxiomLimits.MaxAntecedents} antecedents; split it, naming what the first two imply.");
            }
        }

        if (!TryRead("->"))
        {
            return AtEnd && atoms.Count == 1
                ? new Axiom(atoms[0])
                : FailExpecting<Axiom>(atoms.Count == 1 ? "'&', '->' or the end of the axiom" : "'->' and a conclusion");
        }

        if (ReadAtom() is not { } conclusion)
        {
            return null;
        }

        return AtEnd ? new Axiom(conclusion, atoms) : FailExpecting<Axiom>("the end of the axiom");
    }

    private Atom? ReadTheorem()
    {
        SkipWhiteSpace();
        if (AtEnd)
        {
            return Fail<Atom>("The theorem is empty; write one atom such as Q.");
        }

        if (ReadAtom() is not { } theorem)
        {
            return null;
        }

        return AtEnd ? theorem : FailExpecting<Atom>("the end of the theorem, which is one atom,");
    }

    private readonly bool AtEnd => position == text.Length;

    private Atom? ReadAtom()
    {
        int start = position;
        if (AtEnd || !Atom.IsFirst(text[position]))
        {
            return FailExpecting<Atom>(AtomForm);
        }

        while (!AtEnd && Atom.IsNext(text[position]))
        {
            position++;
        }

        if (position - start > limits.MaxAtomLength)
        {
            int length = position - start;
            position = start;
            return Fail<Atom>($"This atom has {length} characters; at most {limits.MaxAtomLength} are allowed.");
        }

        if (!Atom.TryCreate(text[start..position].ToString(), out Atom? atom))
        {
            position = start;
            return Fail<Atom>("This atom's hash is the reserved value zero; choose another name.");
        }

        SkipWhiteSpace();
        return atom;
    }

    private bool TryRead(string symbol)
    {
        if (!text[position..].StartsWith(symbol))
        {
            return false;
        }

        position += symbol.Length;
        SkipWhiteSpace();
        return true;
    }

    private void SkipWhiteSpace()
    {
        while (!AtEnd && text[position] is ' ' or '\t' or '\r' or '\n')
        {
            position++;
        }
    }

    private T? FailExpecting<T>(string expected)
        where T : class
    {
        string found = AtEnd ? "the end" : DescribeNext();
        return Fail<T>($"Expected {expected} but found {found}.");
    }

    private readonly string DescribeNext()
    {
        Rune.DecodeFromUtf16(text[position..], out Rune next, out _);
        string described = Rune.IsControl(next) || Rune.GetUnicodeCategory(next) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.OtherNotAssigned
            ? $"U+{next.Value:X4}"
            : $"'{next}'";
        return next.Value switch
        {
            '→' or '⇒' or '=' or '⊃' or '-' => $"{described} (an implication is written '->')",
            '∧' or '⋀' or '^' or ',' => $"{described} (a conjunction is written '&')",
            _ => described,
        };
    }

    private T? Fail<T>(string message)
        where T : class
    {
        (int line, int column) = LineAndColumn();
        problem = new AxiomProblem(code, $"Line {line}, column {column}: {message}", pointer, line, column);
        return null;
    }

    private readonly (int Line, int Column) LineAndColumn()
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < position; i++)
        {
            // A carriage return before a line feed is part of the same break.
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                line++;
                lineStart = i + 1;
            }
        }

        return (line, position - lineStart + 1);
    }
}

using System.Globalization;
using System.Text;

namespace Zkp.Pipeline.Axioms;

/// <summary>Says why a theorem does not follow: which atoms it waits for, down to those that no axiom concludes.</summary>
internal static class EntailmentExplanation
{
    private const int MostAtomsExplained = 6;
    private const int MostWaysListed = 4;

    public static string Describe(AxiomSet axioms, Atom theorem)
    {
        HashSet<Atom> derivable = Derivable(axioms);
        List<Atom> waiting = [theorem];
        List<Atom> unconcluded = [];
        StringBuilder text = new($"{theorem} does not follow from the axioms.");
        for (int next = 0; next < waiting.Count; next++)
        {
            Atom atom = waiting[next];
            Axiom[] ways = [.. axioms.Where(axiom => axiom.Conclusion == atom)];
            if (ways.Length == 0)
            {
                unconcluded.Add(atom);
                continue;
            }

            foreach (Atom missing in ways.SelectMany(way => way.Antecedents).Where(needed => !derivable.Contains(needed)))
            {
                if (!waiting.Contains(missing))
                {
                    waiting.Add(missing);
                }
            }

            if (next < MostAtomsExplained)
            {
                text.Append(' ').Append(DescribeWays(atom, ways, derivable));
            }
        }

        int left = waiting.Count - unconcluded.Count - MostAtomsExplained;
        if (left > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" (And so on, for {left} more.)");
        }

        text.Append(unconcluded.Count == 0
            ? " These axioms only go round in a circle: state one of these atoms as a fact, or add an axiom that concludes it."
            : $" No axiom concludes {Join(unconcluded, "or")}: add a fact or an implication that does.");
        return text.ToString();
    }

    private static string DescribeWays(Atom atom, Axiom[] ways, HashSet<Atom> derivable)
    {
        IEnumerable<string> described = ways.Take(MostWaysListed).Select(way =>
        {
            Atom[] missing = [.. way.Antecedents.Where(needed => !derivable.Contains(needed))];
            return $"from {string.Join(" & ", way.Antecedents)}, but {Join(missing, "and")} "
                + (missing.Length == 1 ? "is not derivable" : "are not derivable");
        });
        string more = ways.Length > MostWaysListed ? $"; {ways.Length - MostWaysListed} more ways fail as well" : "";
        return $"{atom} would follow {string.Join("; or ", described)}{more}.";
    }

    private static HashSet<Atom> Derivable(AxiomSet axioms)
    {
        HashSet<Atom> derivable = [];
        bool grew = true;
        while (grew)
        {
            grew = false;
            foreach (Axiom axiom in axioms)
            {
                grew |= axiom.Antecedents.All(derivable.Contains) && derivable.Add(axiom.Conclusion);
            }
        }

        return derivable;
    }

    private static string Join(IReadOnlyList<Atom> atoms, string conjunction) => atoms.Count == 1
        ? atoms[0].Name
        : $"{string.Join(", ", atoms.Take(atoms.Count - 1))} {conjunction} {atoms[^1]}";
}

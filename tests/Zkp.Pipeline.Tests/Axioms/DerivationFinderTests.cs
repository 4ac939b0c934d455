using CsCheck;
using Zkp.Pipeline.Axioms;

namespace Zkp.Pipeline.Tests.Axioms;

public sealed class DerivationFinderTests
{
    [Fact]
    public void A_fact_takes_one_step() => Assert.Equal(["P"], Find("P", "P", "Q", "Q -> P"));

    [Fact]
    public void Shared_sub_derivations_count_once()
    {
        // A serves both B1 and B2, so the first way takes four steps; the second, over four facts, takes seven. Both
        // have the same depth.
        string[] axioms =
        [
            "A", "A -> B1", "A -> B2", "B1 & B2 -> R",
            "C", "D", "E", "F", "C & D -> G", "E & F -> H", "G & H -> R",
        ];
        Assert.Equal(["A", "A -> B1", "A -> B2", "B1 & B2 -> R"], Find("R", axioms));
    }

    [Fact]
    public void A_deeper_derivation_with_fewer_steps_wins()
    {
        // Depth 3 through X, Y, Z shares one fact: 5 steps. Depth 2 over distinct facts: 7.
        string[] axioms = ["X", "X -> Y", "X & Y -> Z", "Y & Z -> T", "A", "B", "C", "D", "A & B -> M", "C & D -> N", "M & N -> T"];
        Assert.Equal(["X", "X -> Y", "X & Y -> Z", "Y & Z -> T"], Find("T", axioms));
    }

    [Fact]
    public void The_longest_derivation_has_sixteen_steps()
    {
        string[] chain = ["P00", .. Enumerable.Range(1, 15).Select(i => $"P{i - 1:00} -> P{i:00}")];
        Assert.Equal(chain, Find("P15", chain));
    }

    [Theory]
    [InlineData("P", "P -> P")]
    [InlineData("P", "Q -> P", "P -> Q")]
    [InlineData("P", "Q")]
    [InlineData("P", "Q & R -> P", "Q")]
    public void Circles_and_gaps_derive_nothing(string theorem, params string[] axioms) =>
        Assert.Null(DerivationFinder.FindShortest(Statements.Set(axioms), Statements.Atom(theorem)));

    [Fact]
    public void The_hardest_set_is_searched_in_no_time()
    {
        // 15 facts can be applied in any order: every one of the 2^15 sets is visited before the answer, which is no.
        string[] axioms = [.. Enumerable.Range(0, 15).Select(i => $"F{i}"), "F0 & Missing -> T"];
        Assert.Null(DerivationFinder.FindShortest(Statements.Set(axioms), Statements.Atom("T")));
    }

    [Fact]
    public void More_axioms_than_the_search_can_hold_are_refused()
    {
        AxiomSet tooMany = Statements.Set([.. Enumerable.Range(0, 17).Select(i => $"P{i}")]);
        Assert.Throws<ArgumentException>(() => DerivationFinder.FindShortest(tooMany, Statements.Atom("P1")));
    }

    [Fact]
    public void What_is_found_is_a_derivation_and_what_is_not_found_is_not_derivable() =>
        AxiomGen.Sets(mostAtoms: 10, mostAxioms: 16).Sample(axioms =>
        {
            Atom theorem = Statements.Atom("P0");
            return DerivationFinder.FindShortest(axioms, theorem) is { } derivation
                ? IsDerivation(axioms, theorem, derivation)
                : !Closure(axioms).Contains(theorem);
        });

    [Fact]
    public void No_shorter_derivation_exists() =>
        AxiomGen.Sets(mostAtoms: 6, mostAxioms: 9).Sample(
            axioms =>
            {
                Atom theorem = Statements.Atom("P0");
                return DerivationFinder.FindShortest(axioms, theorem)?.Count == SmallestEntailingSubset(axioms, theorem);
            },
            iter: 2_000);

    /// <summary>
    /// Independent of the search: a derivation uses each axiom once, so the fewest steps are the size of the smallest
    /// subset that entails the theorem. Tries all subsets.
    /// </summary>
    private static int? SmallestEntailingSubset(AxiomSet axioms, Atom theorem)
    {
        int? smallest = null;
        for (int subset = 1; subset < 1 << axioms.Count; subset++)
        {
            int size = int.PopCount(subset);
            if ((smallest is null || size < smallest)
                && Closure(axioms.Where((_, i) => (subset >> i & 1) == 1)).Contains(theorem))
            {
                smallest = size;
            }
        }

        return smallest;
    }

    private static HashSet<Atom> Closure(IEnumerable<Axiom> axioms)
    {
        Axiom[] all = [.. axioms];
        HashSet<Atom> known = [];
        for (int round = 0; round < all.Length; round++)
        {
            foreach (Axiom axiom in all.Where(axiom => axiom.Antecedents.All(known.Contains)))
            {
                known.Add(axiom.Conclusion);
            }
        }

        return known;
    }

    private static bool IsDerivation(AxiomSet axioms, Atom theorem, IReadOnlyList<int> derivation)
    {
        HashSet<Atom> known = [];
        foreach (int i in derivation)
        {
            if (!axioms[i].Antecedents.All(known.Contains))
            {
                return false;
            }

            known.Add(axioms[i].Conclusion);
        }

        return derivation.Count is > 0 and <= 16 && axioms[derivation[^1]].Conclusion == theorem;
    }

    private static string[] Find(string theorem, params string[] axioms)
    {
        AxiomSet set = Statements.Set(axioms);
        IReadOnlyList<int>? derivation = DerivationFinder.FindShortest(set, Statements.Atom(theorem));
        Assert.NotNull(derivation);
        return [.. derivation.Select(i => set[i].Text)];
    }
}

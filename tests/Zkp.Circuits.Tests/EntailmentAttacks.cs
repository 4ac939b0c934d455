using Zkp.Bn254;
using Zkp.Circuits.Tests.Support;

namespace Zkp.Circuits.Tests;

/// <summary>Ways to cheat by lying about the input signals. Each must be impossible to prove.</summary>
internal static class EntailmentAttacks
{
    private static readonly Fr P = Statements.Atom("P");
    private static readonly Fr Q = Statements.Atom("Q");
    private static readonly Fr R = Statements.Atom("R");
    private static readonly Fr Two = Field.Of(2);

    /// <summary>A valid derivation of R from three slots: 0 "P", 1 "P -> Q", 2 "P &amp; Q -> R".</summary>
    private static EntailmentSignals Base() => new EntailmentSignals(16, 16) { Theorem = R, Salt = Statements.Salt }
        .SetAxiom(0, P)
        .SetAxiom(1, Q, P)
        .SetAxiom(2, R, P, Q)
        .SetSteps(0, 1, 2);

    public static IReadOnlyDictionary<string, Func<EntailmentSignals>> All { get; } = new Dictionary<string, Func<EntailmentSignals>>
    {
        // Order and circularity.
        ["an antecedent is concluded by a later step"] = () => Base().SetSteps(1, 0, 2),
        ["the steps are in reverse"] = () => Base().SetSteps(2, 1, 0),
        ["a step is skipped"] = () => Base().SetSteps(0, 2),
        ["a step proves its own antecedent"] = () => With(Base(), s => s.Theorem = Q).SetAxiom(0, Q, Q).SetSteps(0),
        ["two axioms prove one another"] = () => With(Base(), s => s.Theorem = Q).SetAxiom(0, P, Q).SetSteps(0, 1),
        ["a circle of three"] = () => Base().SetAxiom(0, P, R).SetSteps(0, 1, 2),
        ["the first step has an antecedent"] = () => With(Base(), s => s.Theorem = Q).SetSteps(1),
        ["the first step has a second antecedent only by its slot"] = () => Base().SetSteps(2),

        // The theorem.
        ["the theorem is no axiom's conclusion"] = () => With(Base(), s => s.Theorem = Statements.Atom("Z")),
        ["the theorem is concluded, but not by the last step"] = () => With(Base(), s => s.Theorem = Q),
        ["the theorem is the sum of what two steps conclude"] = () => With(Base(), s => s.Theorem = P + Q).SetSteps(0, 1),
        ["no step, no theorem"] = () => With(Base(), s => s.Theorem = Fr.Zero).SetSteps(),
        ["no step, yet a theorem"] = () => Base().SetSteps(),
        ["the theorem is the reserved zero, from an empty slot"] = () => With(Base(), s => s.Theorem = Fr.Zero).SetSteps(0, 1, 2, 9),
        ["the theorem is the reserved zero, after real steps"] = () => With(Base(), s => s.Theorem = Fr.Zero),

        // Empty slots.
        ["an empty slot is a free fact"] = () => Base().SetSteps(9, 1, 2),
        ["an empty slot ends the derivation"] = () => Base().SetSteps(0, 1, 2, 9),
        ["an empty slot holds an antecedent"] = () => With(Base(), s => s.Antecedent[9, 0] = P),
        ["an empty slot holds two antecedents"] = () => With(Base(), s => { s.Antecedent[9, 0] = P; s.Antecedent[9, 1] = Q; }),
        ["the list has a hole before a used slot"] = () => Base().SetAxiom(4, Q),
        ["the list begins with a hole"] = () => Base().SetAxiom(3, P).SetAxiom(0, Fr.Zero).SetSteps(3, 1, 2),

        // Absent antecedents.
        ["only the second antecedent is present"] = () => With(Base(), s => s.Theorem = Q).SetAxiom(1, Q, Fr.Zero, P).SetSteps(0, 1),
        ["an absent antecedent hides an unproven one"] = () => Base().SetAxiom(2, R, Fr.Zero, Statements.Atom("Unproven")),
        ["the conclusion is absent, the antecedents are not"] = () => Base().SetAxiom(1, Fr.Zero, P),
        ["an antecedent is the sum of two conclusions"] = () => Base().SetAxiom(2, R, P + Q),
        ["an antecedent is off by one"] = () => Base().SetAxiom(2, R, P, Q + Fr.One),

        // Selectors.
        ["a step selects two axioms"] = () => With(Base(), s => s.Selector[0, 1] = Fr.One),
        ["a step selects two axioms, weighted by 2 and -1"] = () => Weighted(Two, -Fr.One),
        ["a step selects two axioms by halves"] = () => Weighted(Two.Invert(), Two.Invert()),
        ["a step mixes two facts into the theorem"] = MixedIntoTheorem,
        ["a step selects an axiom twice"] = () => With(Base(), s => s.Selector[1, 1] = Two),
        ["a step selects an axiom minus once"] = () => With(Base(), s => s.Selector[2, 2] = -Fr.One),
        ["an inactive step selects one axiom and takes another away"] = () => With(Base(), s => { s.Selector[3, 0] = Fr.One; s.Selector[3, 1] = -Fr.One; }),
        ["an inactive step between conclusions from nothing"] = FactFromACancellingRow,
        ["every selector of a row is set"] = () => With(Base(), s => { for (int i = 0; i < 16; i++) { s.Selector[3, i] = Fr.One; } }),

        // Activity.
        ["the active steps have a gap"] = () => With(Base().SetSteps(0, 1, 1, 2), s => s.Selector[2, 1] = Fr.Zero),
        ["the first step is inactive"] = () => With(Base().SetSteps(0, 0, 1, 2), s => s.Selector[0, 0] = Fr.Zero),
        ["a lone last step"] = () => With(Base().SetSteps(0, 1), s => s.Selector[15, 2] = Fr.One),
    };

    private static EntailmentSignals With(EntailmentSignals signals, Action<EntailmentSignals> change)
    {
        change(signals);
        return signals;
    }

    private static EntailmentSignals Weighted(Fr first, Fr second) =>
        With(Base(), s => { s.Selector[0, 0] = first; s.Selector[0, 1] = second; });

    /// <summary>Weights that add up to one and mix the facts P and Q into any element the prover likes.</summary>
    private static EntailmentSignals MixedIntoTheorem()
    {
        Fr theorem = Statements.Atom("Anything");
        Fr weight = (theorem - Q) * (P - Q).Invert();
        EntailmentSignals signals = new EntailmentSignals(16, 16) { Theorem = theorem, Salt = Statements.Salt }
            .SetAxiom(0, P)
            .SetAxiom(1, Q)
            .SetSteps(0);
        signals.Selector[0, 0] = weight;
        signals.Selector[0, 1] = Fr.One - weight;
        return signals;
    }

    /// <summary>A row that sums to zero, so that the step looks inactive, but picks an unproven antecedent's value.</summary>
    private static EntailmentSignals FactFromACancellingRow()
    {
        // Selecting a·P − a·Q with a = U / (P − Q) would "conclude" U, which the next step leans on.
        Fr unproven = Statements.Atom("U");
        Fr weight = unproven * (P - Q).Invert();
        EntailmentSignals signals = new EntailmentSignals(16, 16) { Theorem = R, Salt = Statements.Salt }
            .SetAxiom(0, P)
            .SetAxiom(1, Q)
            .SetAxiom(2, R, unproven)
            .SetSteps(0, 0, 2);
        signals.Selector[1, 0] = weight;
        signals.Selector[1, 1] = -weight;
        return signals;
    }
}

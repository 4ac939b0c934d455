using Zkp.Bn254;
using Zkp.Circuits.Tests.Support;

namespace Zkp.Circuits.Tests;

/// <summary>
/// The circuit's logic in the small, where every case can be tried: two axioms, two steps, values 0, 1 and 2 (1 + 1 = 2
/// gives sums a chance to pass for atoms), selectors 0, 1 and -1. And the proof that this bites: with any constraint
/// taken out of the source, a case turns up that tells the difference.
/// </summary>
public sealed class ExhaustiveDerivationTests
{
    private const int Digits = 2 + 4 + 1 + 4;

    private static readonly int Cases = (int)Math.Pow(3, Digits);

    private static readonly Dictionary<string, (string Original, string Changed)[]> MutantSources = new()
    {
        ["a value may be present though its flag says no"] = [("    value * (1 - present) === 0;\n", "")],
        ["a flag may say present though its value is not"] = [("present <== value * inverse;", "present <-- value * inverse;")],
        ["an antecedent need not be concluded"] = [("    product[N - 1] === 0;\n", "")],
        ["a step may lean on itself"] = [("IsAbsentOrOneOf(s);", "IsAbsentOrOneOf(s + 1);"), ("for (var j = 0; j < s; j++)", "for (var j = 0; j < s + 1; j++)")],
        ["the first step may have antecedents"] = [("        needed[0][a] === 0;\n", "")],
        ["only first antecedents are checked"] = [("for (var a = 0; a < 2; a++)", "for (var a = 0; a < 1; a++)")],
        ["the list may have holes"] = [("used[i] * (1 - used[i - 1]) === 0;", "")],
        ["an empty slot may have antecedents"] = [("        has[i][0] * (1 - used[i]) === 0;\n", "")],
        ["a second antecedent may stand alone"] = [("        has[i][1] * (1 - has[i][0]) === 0;\n", "")],
        ["selectors may be fractions"] = [("            selector[s][i] * (1 - selector[s][i]) === 0;\n", "")],
        ["active steps may have gaps"] = [("active[s] * (1 - active[s - 1]) === 0;", "")],
        ["active steps may conclude nothing, and inactive ones something"] = [("        active[s] === concludes[s];\n", "")],
        ["any theorem goes"] = [("    theorem === proven;\n", "")],
        ["no theorem is a theorem"] = [("    theoremIsPresent === 1;\n", "")],
        ["the theorem is what all steps conclude together"] = [("(active[s] - next) * concluded[s]", "active[s] * concluded[s]")],
        ["the theorem is what the first step concludes"] = [("(active[s] - next) * concluded[s]", "(s == 0 ? 1 : 0) * concluded[s]")],
    };

    public static TheoryData<string> Mutants { get; } = [.. MutantSources.Keys];

    [Fact]
    public async Task The_constraints_are_the_specification()
    {
        SmallDerivation circuit = await SmallDerivation.CompileAsync("original", 2, 2);
        int accepted = 0;
        Parallel.For(0, Cases, number =>
        {
            EntailmentSignals signals = Case(number);
            bool expected = EntailmentReference.Accepts(signals);
            if (circuit.Accepts(signals) != expected)
            {
                Assert.Fail($"case {number}: expected {expected} for {signals.ToJson()}");
            }

            if (expected)
            {
                Interlocked.Increment(ref accepted);
            }
        });
        Assert.Equal(140, accepted);
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public async Task A_missing_constraint_is_noticed(string mutant)
    {
        SmallDerivation circuit = await SmallDerivation.CompileAsync(mutant.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal), 2, 2, MutantSources[mutant]);
        Assert.Contains(Enumerable.Range(0, Cases), number =>
        {
            // Strides through the cases, because neighbours are alike. 3 does not divide the stride, so none is left out.
            EntailmentSignals signals = Case((int)((long)number * 70_001 % Cases));
            return circuit.Accepts(signals) != EntailmentReference.Accepts(signals);
        });
    }

    /// <summary>The digits of the number in base 3 are the signals.</summary>
    private static EntailmentSignals Case(int number)
    {
        EntailmentSignals signals = new(2, 2) { Theorem = Value(ref number) };
        for (int i = 0; i < 2; i++)
        {
            signals.SetAxiom(i, Value(ref number), Value(ref number), Value(ref number));
        }

        for (int s = 0; s < 2; s++)
        {
            signals.Selector[s, 0] = Selector(ref number);
            signals.Selector[s, 1] = Selector(ref number);
        }

        return signals;
    }

    private static Fr Value(ref int number) => Field.Of(Digit(ref number));

    private static Fr Selector(ref int number) => Digit(ref number) switch { 0 => Fr.Zero, 1 => Fr.One, _ => -Fr.One };

    private static int Digit(ref int number)
    {
        (number, int digit) = Math.DivRem(number, 3);
        return digit;
    }
}

using CsCheck;
using Zkp.Bn254;
using Zkp.Circuits.Tests.Support;

namespace Zkp.Circuits.Tests;

/// <summary>Random lies: the constraints accept exactly what the specification accepts.</summary>
public sealed class EntailmentFuzzTests(EntailmentCircuit circuit)
{
    private const int Axioms = 16;
    private const int Steps = 16;

    /// <summary>Zero, and few atoms, so that lies hit on something.</summary>
    private static readonly Fr[] Values = [Fr.Zero, .. Enumerable.Range(0, 5).Select(i => Statements.Atom($"A{i}")), Fr.One, -Fr.One];

    /// <summary>Derivations built forwards, so that they are right before anything is bent.</summary>
    private static Gen<EntailmentSignals> Valid { get; } =
        from count in Gen.Int[1, Axioms]
        from length in Gen.Int[1, Steps]
        from seed in Gen.Int
        select BuildValid(count, length, new Random(seed));

    private static Gen<Action<EntailmentSignals>> Change { get; } =
        from kind in Gen.Int[0, 4]
        from row in Gen.Int[0, 15]
        from column in Gen.Int[0, 15]
        from value in Gen.Int[0, Values.Length - 1]
        select new Action<EntailmentSignals>(signals =>
        {
            switch (kind)
            {
                case 0:
                    signals.Theorem = Values[value];
                    break;
                case 1:
                    signals.Conclusion[row] = Values[value];
                    break;
                case 2:
                    signals.Antecedent[row, column % 2] = Values[value];
                    break;
                case 3:
                    signals.Selector[row, column] = value % 2 == 0 ? Fr.One : Values[value];
                    break;
                default:
                    // Moves a step to another slot, or away.
                    for (int i = 0; i < Axioms; i++)
                    {
                        signals.Selector[row, i] = i == column && value > 1 ? Fr.One : Fr.Zero;
                    }

                    break;
            }
        });

    private static Gen<EntailmentSignals> Bent { get; } = Gen.Select(Valid, Change.Array[0, 3], (signals, changes) =>
    {
        foreach (Action<EntailmentSignals> change in changes)
        {
            change(signals);
        }

        return signals;
    });

    private static int Iterations => Environment.GetEnvironmentVariable("ZKP_SOAK") == "1" ? 20_000 : 250;

    [Fact]
    public void The_constraints_accept_what_the_specification_accepts()
    {
        int accepted = 0;
        int refused = 0;
        Bent.Sample(
            signals =>
            {
                bool accepts = EntailmentReference.Accepts(signals);
                Interlocked.Increment(ref accepts ? ref accepted : ref refused);
                return circuit.Solve(signals).Violations.Count == 0 == accepts;
            },
            iter: Iterations);
        // Both verdicts have to be common, or the test says little.
        Assert.True(accepted > Iterations / 10 && refused > Iterations / 10, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public async Task The_wasm_accepts_what_the_specification_accepts()
    {
        List<EntailmentSignals> samples = [];
        Bent.Sample(samples.Add, iter: 100, threads: 1);
        IReadOnlyList<(Fr[]? Witness, string? Error)> results = await CircomRuntime.CalculateAsync(
            circuit.Compiled.WasmPath, samples.Select(signals => signals.ToJson()));
        Assert.Equal(samples.Count, results.Count);
        foreach ((EntailmentSignals signals, (Fr[]? witness, string? error)) in samples.Zip(results))
        {
            Assert.True(EntailmentReference.Accepts(signals) == witness is not null, $"{error}\n{signals.ToJson()}");
        }
    }

    private static EntailmentSignals BuildValid(int count, int length, Random random)
    {
        EntailmentSignals signals = new(Axioms, Steps) { Salt = Statements.Salt };
        List<Fr> known = [];
        for (int slot = 0; slot < count; slot++)
        {
            Fr conclusion = Values[random.Next(1, 6)];
            int antecedents = random.Next(0, Math.Min(2, known.Count) + 1);
            signals.SetAxiom(
                slot,
                conclusion,
                antecedents > 0 ? known[random.Next(known.Count)] : Fr.Zero,
                antecedents > 1 ? known[random.Next(known.Count)] : Fr.Zero);
            known.Add(conclusion);
        }

        // Slots in their order are a derivation of all of them; a prefix is one of its last.
        int steps = Math.Min(length, count);
        signals.SetSteps([.. Enumerable.Range(0, steps)]);
        signals.Theorem = signals.Conclusion[steps - 1];
        return signals;
    }
}

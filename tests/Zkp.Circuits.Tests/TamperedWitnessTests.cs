using Zkp.Bn254;
using Zkp.Circuits.Tests.Support;
using Zkp.LocalTools;

namespace Zkp.Circuits.Tests;

/// <summary>Full witnesses, changed after the fact.</summary>
public sealed class TamperedWitnessTests(EntailmentCircuit circuit)
{
    [Fact]
    public void Changing_any_single_wire_breaks_a_constraint()
    {
        Fr[] witness = circuit.SolveValid(Statements.Signals("R", "P", "Q", "P & Q -> R"));
        List<int>[] constraintsOfWire = circuit.System.ConstraintsOfWires();
        HashSet<int> free = [.. FreeInverses(witness)];
        Dictionary<int, string> names = circuit.Symbols.Wires.DistinctBy(pair => pair.Value).ToDictionary(pair => pair.Value, pair => pair.Key);
        for (int wire = 1; wire < witness.Length; wire++)
        {
            Fr honest = witness[wire];
            foreach (Fr lie in new[] { honest + Fr.One, Fr.One - honest, -honest, Fr.Zero, honest + honest })
            {
                witness[wire] = lie;
                bool holds = constraintsOfWire[wire].TrueForAll(constraint => circuit.System.Holds(constraint, witness));
                Assert.True(holds == (lie == honest || free.Contains(wire)), $"wire {wire}, {names[wire]}: {honest} as {lie}");
            }

            witness[wire] = honest;
        }
    }

    /// <summary>
    /// The inverse of a value that is zero is multiplied by zero wherever it occurs: the only freedom a prover has, and
    /// no other wire depends on it.
    /// </summary>
    private IEnumerable<int> FreeInverses(Fr[] witness)
    {
        foreach ((string name, int wire) in circuit.Symbols.Wires)
        {
            if (name.EndsWith(".inverse", StringComparison.Ordinal) && witness[wire].IsZero)
            {
                yield return wire;
            }
        }
    }

    [Fact]
    public void Pairs_of_wires_changed_together_break_a_constraint()
    {
        // Selectors are the tempting pairs: moving a bit keeps the row's sum.
        Fr[] witness = circuit.SolveValid(Statements.Signals("Q", "P", "P -> Q", "X -> Y"));
        for (int step = 0; step < 3; step++)
        {
            for (int from = 0; from < 4; from++)
            {
                for (int to = 0; to < 4; to++)
                {
                    Fr[] tampered = (Fr[])witness.Clone();
                    tampered[circuit.Symbols[$"selector[{step}][{from}]"]] -= Fr.One;
                    tampered[circuit.Symbols[$"selector[{step}][{to}]"]] += Fr.One;
                    Assert.True(from == to || circuit.System.Violations(tampered).Count > 0, $"step {step}: {from} to {to}");
                }
            }
        }
    }

    [Fact]
    public async Task Snarkjs_agrees_about_honest_and_tampered_witnesses()
    {
        string folder = Directory.CreateTempSubdirectory("zkp-tampered-").FullName;
        try
        {
            Fr[] honest = circuit.SolveValid(Statements.Signals("R", "P", "Q", "P & Q -> R"));
            Assert.True(await SnarkjsAcceptsAsync(folder, honest));

            Fr[] statement = (Fr[])honest.Clone();
            statement[1] += Fr.One;
            Assert.False(await SnarkjsAcceptsAsync(folder, statement));

            // Every wire that depends on the lie is recomputed: the strongest form of a free fact from an empty slot.
            EntailmentSignals freeFact = EntailmentAttacks.All["an empty slot is a free fact"]();
            Assert.False(await SnarkjsAcceptsAsync(folder, circuit.Solve(freeFact).Witness));

            EntailmentSignals mixed = EntailmentAttacks.All["a step mixes two facts into the theorem"]();
            Assert.False(await SnarkjsAcceptsAsync(folder, circuit.Solve(mixed).Witness));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<bool> SnarkjsAcceptsAsync(string folder, Fr[] witness)
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid():n}.wtns");
        WitnessFile.Write(path, witness);
        (int exitCode, string output) = await NodeTools.RunNodeAsync(NodeTools.Snarkjs, ["wtns", "check", circuit.Compiled.R1csPath, path]);
        bool accepted = output.Contains("WITNESS IS CORRECT", StringComparison.Ordinal);
        Assert.True(accepted || output.Contains("WITNESS IS NOT CORRECT", StringComparison.Ordinal), $"exit code {exitCode}: {output}");
        return accepted;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Bn254;
using Zkp.Pipeline.Axioms;

namespace Zkp.Circuits.Tests.Support;

/// <summary>Input signals of the entailment circuit, open to every kind of lie.</summary>
internal sealed class EntailmentSignals
{
    public EntailmentSignals(int axioms, int steps)
    {
        Conclusion = new Fr[axioms];
        Antecedent = new Fr[axioms, 2];
        Selector = new Fr[steps, axioms];
    }

    public Fr Theorem { get; set; }

    public Fr Salt { get; set; }

    public Fr[] Conclusion { get; }

    public Fr[,] Antecedent { get; }

    public Fr[,] Selector { get; }

    public int Axioms => Conclusion.Length;

    public int Steps => Selector.GetLength(0);

    /// <summary>What the product builds for a statement.</summary>
    public static EntailmentSignals From(AxiomInputs inputs)
    {
        using JsonDocument document = JsonDocument.Parse(inputs.Json);
        JsonElement json = document.RootElement;
        EntailmentSignals signals = new(json.GetProperty("conclusion").GetArrayLength(), json.GetProperty("selector").GetArrayLength())
        {
            Theorem = Value(json.GetProperty("theorem")),
            Salt = Value(json.GetProperty("salt")),
        };
        for (int i = 0; i < signals.Axioms; i++)
        {
            signals.Conclusion[i] = Value(json.GetProperty("conclusion")[i]);
            signals.Antecedent[i, 0] = Value(json.GetProperty("antecedent")[i][0]);
            signals.Antecedent[i, 1] = Value(json.GetProperty("antecedent")[i][1]);
            for (int s = 0; s < signals.Steps; s++)
            {
                signals.Selector[s, i] = Value(json.GetProperty("selector")[s][i]);
            }
        }

        return signals;
    }

    public EntailmentSignals Clone()
    {
        EntailmentSignals copy = new(Axioms, Steps) { Theorem = Theorem, Salt = Salt };
        Array.Copy(Conclusion, copy.Conclusion, Conclusion.Length);
        Array.Copy(Antecedent, copy.Antecedent, Antecedent.Length);
        Array.Copy(Selector, copy.Selector, Selector.Length);
        return copy;
    }

    /// <summary>Fills a slot; zero stands for an absent antecedent.</summary>
    public EntailmentSignals SetAxiom(int slot, Fr conclusion, Fr first = default, Fr second = default)
    {
        Conclusion[slot] = conclusion;
        Antecedent[slot, 0] = first;
        Antecedent[slot, 1] = second;
        return this;
    }

    /// <summary>Makes the derivation apply these slots, one a step.</summary>
    public EntailmentSignals SetSteps(params IReadOnlyList<int> slots)
    {
        Array.Clear(Selector);
        for (int s = 0; s < slots.Count; s++)
        {
            Selector[s, slots[s]] = Fr.One;
        }

        return this;
    }

    public string ToJson() => new JsonObject
    {
        ["theorem"] = Theorem.ToString(),
        ["salt"] = Salt.ToString(),
        ["conclusion"] = Row(Axioms, i => Conclusion[i]),
        ["antecedent"] = Rows(Axioms, 2, Antecedent),
        ["selector"] = Rows(Steps, Axioms, Selector),
    }.ToJsonString();

    /// <summary>The inputs by wire. A circuit without hashes has no salt.</summary>
    public Dictionary<int, Fr> Wires(SymbolTable symbols)
    {
        Dictionary<int, Fr> wires = new() { [symbols["theorem"]] = Theorem };
        if (symbols.Wires.TryGetValue("main.salt", out int salt))
        {
            wires[salt] = Salt;
        }

        for (int i = 0; i < Axioms; i++)
        {
            wires[symbols[$"conclusion[{i}]"]] = Conclusion[i];
            wires[symbols[$"antecedent[{i}][0]"]] = Antecedent[i, 0];
            wires[symbols[$"antecedent[{i}][1]"]] = Antecedent[i, 1];
            for (int s = 0; s < Steps; s++)
            {
                wires[symbols[$"selector[{s}][{i}]"]] = Selector[s, i];
            }
        }

        return wires;
    }

    private static Fr Value(JsonElement element) => Field.Parse(element.GetString()!);

    private static JsonArray Row(int count, Func<int, Fr> value) =>
        new([.. Enumerable.Range(0, count).Select(i => JsonValue.Create(value(i).ToString()))]);

    private static JsonArray Rows(int rows, int columns, Fr[,] values) =>
        new([.. Enumerable.Range(0, rows).Select(row => Row(columns, column => values[row, column]))]);
}

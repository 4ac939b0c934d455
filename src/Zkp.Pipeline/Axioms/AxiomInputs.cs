using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Bn254;

namespace Zkp.Pipeline.Axioms;

/// <summary>The circuit's input signals and the claim that a proof of them makes.</summary>
/// <param name="Json">circom's input JSON: <c>theorem, salt, conclusion, antecedent, selector</c>. Private.</param>
/// <param name="Claim">What the caller may hand on.</param>
/// <param name="Salt">The salt used. Private; its owner needs it to open the commitment later.</param>
public sealed record AxiomInputs(string Json, AxiomClaim Claim, Fr Salt)
{
    /// <summary>Inputs are private, so they are in no text that a log could get.</summary>
    public override string ToString() => nameof(AxiomInputs);

    internal static AxiomInputs Create(AxiomSet axioms, Atom theorem, IReadOnlyList<int> derivation, Fr salt)
    {
        JsonObject inputs = new()
        {
            ["theorem"] = theorem.Hash.ToString(),
            ["salt"] = salt.ToString(),
            ["conclusion"] = Slots(i => i < axioms.Count ? axioms[i].Conclusion.Hash.ToString() : "0"),
            ["antecedent"] = Slots(i => new JsonArray(AntecedentOf(axioms, i, 0), AntecedentOf(axioms, i, 1))),
            ["selector"] = new JsonArray([.. Enumerable.Range(0, AxiomLimits.Default.MaxSteps).Select(
                step => Slots(i => step < derivation.Count && derivation[step] == i ? "1" : "0"))]),
        };
        AxiomClaim claim = AxiomClaim.Create(theorem.Hash, AxiomCommitment.Compute(axioms, salt));
        return new AxiomInputs(inputs.ToJsonString(JsonSerializerOptions.Default), claim, salt);
    }

    private static JsonArray Slots(Func<int, JsonNode?> value) => new([.. Enumerable.Range(0, AxiomCommitment.Slots).Select(value)]);

    private static JsonNode AntecedentOf(AxiomSet axioms, int slot, int place) =>
        slot < axioms.Count && place < axioms[slot].Antecedents.Count ? axioms[slot].Antecedents[place].Hash.ToString() : "0";
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Bn254;

namespace Zkp.Pipeline.Axioms;

/// <summary>
/// What the circuit's one public signal stands for: "somebody holds axioms behind <paramref name="AxiomsCommitment"/>
/// from which the theorem with hash <paramref name="TheoremHash"/> follows, by the rules of <paramref name="RulesetId"/>".
/// Nothing in it is private.
/// </summary>
/// <param name="TheoremHash"><see cref="Atom.Hash"/> of the theorem.</param>
/// <param name="AxiomsCommitment">The salted commitment, <see cref="AxiomCommitment"/>.</param>
/// <param name="CircuitVersion">The version of the circuit.</param>
/// <param name="RulesetId"><see cref="AxiomRuleset.Id"/>.</param>
/// <param name="Statement">The public signal.</param>
public sealed record AxiomClaim(Fr TheoremHash, Fr AxiomsCommitment, int CircuitVersion, Fr RulesetId, Fr Statement)
{
    /// <summary>True when the statement is the hash of the other four parts. Anyone who is handed a claim checks this.</summary>
    public bool IsConsistent => Statement == ComputeStatement(TheoremHash, AxiomsCommitment, CircuitVersion, RulesetId);

    /// <summary>The claim of the built-in circuit about these two.</summary>
    public static AxiomClaim Create(Fr theoremHash, Fr axiomsCommitment) => new(
        theoremHash,
        axiomsCommitment,
        AxiomRuleset.CircuitVersion,
        AxiomRuleset.Id,
        ComputeStatement(theoremHash, axiomsCommitment, AxiomRuleset.CircuitVersion, AxiomRuleset.Id));

    /// <summary>Poseidon of the four parts, in this order.</summary>
    public static Fr ComputeStatement(Fr theoremHash, Fr axiomsCommitment, int circuitVersion, Fr rulesetId) =>
        Poseidon.Hash(theoremHash, axiomsCommitment, Fr.FromUInt64(checked((ulong)circuitVersion)), rulesetId);

    /// <summary>
    /// <c>{"theoremHash","axiomsCommitment","circuitVersion","rulesetId","statement"}</c>, field elements as decimal strings.
    /// </summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["theoremHash"] = TheoremHash.ToString(),
        ["axiomsCommitment"] = AxiomsCommitment.ToString(),
        ["circuitVersion"] = CircuitVersion,
        ["rulesetId"] = RulesetId.ToString(),
        ["statement"] = Statement.ToString(),
    });

    /// <summary>Reads what <see cref="ToJson"/> wrote. Whether the parts agree is <see cref="IsConsistent"/>.</summary>
    /// <returns>Null when a part is missing or no canonical field element.</returns>
    public static AxiomClaim? TryReadJson(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !TryReadElement(json, "theoremHash", out Fr theoremHash)
            || !TryReadElement(json, "axiomsCommitment", out Fr axiomsCommitment)
            || !json.TryGetProperty("circuitVersion", out JsonElement version)
            || version.ValueKind != JsonValueKind.Number
            || !version.TryGetInt32(out int circuitVersion)
            || circuitVersion < 1
            || !TryReadElement(json, "rulesetId", out Fr rulesetId)
            || !TryReadElement(json, "statement", out Fr statement))
        {
            return null;
        }

        return new AxiomClaim(theoremHash, axiomsCommitment, circuitVersion, rulesetId, statement);
    }

    private static bool TryReadElement(JsonElement json, string name, out Fr value)
    {
        const int longest = 77;
        value = default;
        return json.TryGetProperty(name, out JsonElement element)
            && element.ValueKind == JsonValueKind.String
            && element.GetString() is { Length: <= longest } text
            && Fr.TryParse(text, out value)
            && value.ToString() == text.ToString(CultureInfo.InvariantCulture);
    }
}

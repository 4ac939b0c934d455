using System.Numerics;
using System.Text.Json;

namespace Zkp.Pipeline.Requests;

/// <summary>What a statement becomes.</summary>
/// <param name="InputsJson">The circuit's input signals as circom's input JSON. Private.</param>
/// <param name="Claim">What the caller may pass on for others to recompute the statement from.</param>
/// <param name="Statement">The public signal that the claim stands for; null where only the proof tells.</param>
public sealed record StatementInputs(string InputsJson, JsonElement? Claim, BigInteger? Statement)
{
    /// <summary>The inputs are private, so they are in no text that a log could get.</summary>
    public override string ToString() => nameof(StatementInputs);
}

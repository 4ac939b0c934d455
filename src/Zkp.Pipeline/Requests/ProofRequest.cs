using System.Numerics;
using System.Text.Json;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Requests;

/// <summary>A request of the documented form, for a circuit that exists. Its input is private: its text does not show it.</summary>
public sealed record ProofRequest
{
    public required Circuit Circuit { get; init; }

    /// <summary>The circuit's input signals as circom's input JSON. Private.</summary>
    public required string InputsJson { get; init; }

    /// <summary>What the caller gets to recompute the statement from; null for circuits that are not ours.</summary>
    public JsonElement? Claim { get; init; }

    /// <summary>The public signal that the claim stands for; null where only the proof tells.</summary>
    public BigInteger? Statement { get; init; }

    public required ProofPolicy Policy { get; init; }

    /// <summary>The id of the quote that the request cites; null for none.</summary>
    public string? QuoteId { get; init; }

    /// <summary>What that quote promised, once it was found.</summary>
    public CitedQuote? Quote { get; init; }

    public Uri? CallbackUrl { get; init; }

    /// <summary>Neither logs nor error messages get to see the input.</summary>
    public override string ToString() => $"{nameof(ProofRequest)} for {Circuit.Id}";
}

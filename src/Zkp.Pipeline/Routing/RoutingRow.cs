namespace Zkp.Pipeline.Routing;

/// <summary>One network's line in a decision: its quote, its score, and why it was not eligible.</summary>
/// <param name="Score">Null for a network that is not eligible.</param>
public sealed record RoutingRow(NetworkQuote Quote, IReadOnlyList<string> Refusals, RouterScore? Score = null)
{
    public bool Eligible => Refusals.Count == 0;
}

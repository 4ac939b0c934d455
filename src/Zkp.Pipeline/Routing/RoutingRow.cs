namespace Zkp.Pipeline.Routing;

/// <summary>One network's line in a decision: its quote, and why it was not eligible.</summary>
public sealed record RoutingRow(NetworkQuote Quote, IReadOnlyList<string> Refusals)
{
    public bool Eligible => Refusals.Count == 0;
}

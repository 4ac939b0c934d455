namespace Zkp.Pipeline.Routing;

/// <summary>A choice of network that explains itself.</summary>
/// <param name="Chosen">The network's name; null when none fits.</param>
/// <param name="Explanation">One sentence for people.</param>
/// <param name="Rows">Every enabled network, the chosen one first, then by expected fee.</param>
public sealed record RoutingDecision(string? Chosen, string Explanation, IReadOnlyList<RoutingRow> Rows, DateTimeOffset DecidedAt)
{
    public NetworkQuote? ChosenQuote => Chosen is null ? null : Rows.First(row => row.Quote.Network == Chosen).Quote;
}

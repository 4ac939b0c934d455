using System.Numerics;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Routing;

/// <summary>An answer to "what would it cost" that a request may cite until it expires, and then gets.</summary>
public sealed record BoundQuote
{
    public required string Id { get; init; }

    public required string Circuit { get; init; }

    public required int CircuitVersion { get; init; }

    public required ProofPolicy Policy { get; init; }

    public required RoutingDecision Decision { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What a request that cites it is held to: the network that was quoted, and at most the worst fee that was quoted.</summary>
    public ProofPolicy BoundPolicy
    {
        get
        {
            NetworkQuote chosen = Chosen;
            BigInteger most = chosen.WorstFeeWei ?? 0;
            return Policy with
            {
                Network = chosen.Network,
                Networks = null,
                MaxFeeWei = Policy.MaxFeeWei is { } limit ? BigInteger.Min(limit, most) : most,
            };
        }
    }

    public CitedQuote Cite() => new()
    {
        Id = Id,
        Network = Chosen.Network,
        ExpectedFeeWei = Chosen.ExpectedFeeWei,
        L1FeeWei = Chosen.L1FeeWei,
        WorstFeeWei = Chosen.WorstFeeWei,
    };

    private NetworkQuote Chosen => Decision.ChosenQuote ?? throw new InvalidOperationException("A quote without a network binds nobody.");
}

using System.Numerics;
using System.Text.Json;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Proofs;

/// <summary>What a caller sees of a proof: <c>GET /api/v1/proofs/{id}</c>, the events, the callback.</summary>
public sealed record ProofDocument
{
    public required string Id { get; init; }

    public required ProofState State { get; init; }

    public required string Circuit { get; init; }

    public required int CircuitVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public BigInteger? Statement { get; init; }

    public JsonElement? Claim { get; init; }

    public string? Network { get; init; }

    public long? ChainId { get; init; }

    public string? Registry { get; init; }

    /// <summary>The account that sends its transaction; whatever becomes of it, no other one does.</summary>
    public string? Signer { get; init; }

    public string? TransactionHash { get; init; }

    public ulong? BlockNumber { get; init; }

    public string? BlockHash { get; init; }

    public ulong? GasUsed { get; init; }

    public ulong? Confirmations { get; init; }

    /// <summary>The quote that the request cited.</summary>
    public string? Quote { get; init; }

    public BigInteger? QuotedFeeWei { get; init; }

    /// <summary>The part of the quoted fee for data on L1.</summary>
    public BigInteger? QuotedL1FeeWei { get; init; }

    public BigInteger? ActualFeeWei { get; init; }

    /// <summary>The part of the actual fee that paid for data on L1.</summary>
    public BigInteger? L1FeeWei { get; init; }

    public ulong? GasUsedForL1 { get; init; }

    public BigInteger? OperatorFeeWei { get; init; }

    /// <summary>The actual fee over the quoted one, less 1: below 0 it cost less than was quoted.</summary>
    public double? QuoteError { get; init; }

    public string? ExplorerUrl { get; init; }

    /// <summary>Transactions that reverted for good because the registry was stopped, before the one above was sent.</summary>
    public IReadOnlyList<EarlierTransaction>? Earlier { get; init; }

    /// <summary>The stages of finality that its block has reached, in the words of its chain's family.</summary>
    public IReadOnlyList<FinalityStep>? Finality { get; init; }

    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    public required IReadOnlyList<ProofStage> Stages { get; init; }

    public RoutingDecision? Decision { get; init; }

    public required ProofPolicy Policy { get; init; }

    public ProofFailure? Error { get; init; }

    /// <summary>Where the statement stands in its batch; null for a proof of its own.</summary>
    public BatchInclusion? Batch { get; init; }

    public JsonElement? Proof { get; init; }

    public JsonElement? PublicSignals { get; init; }

    public required ProofLinks Links { get; init; }

    public static ProofDocument From(ProofRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new ProofDocument
        {
            Id = record.Id,
            State = record.State,
            Circuit = record.Circuit,
            CircuitVersion = record.CircuitVersion,
            CreatedAt = record.CreatedAt,
            Statement = record.Statement,
            Claim = record.Claim,
            Network = record.Transaction?.Network ?? record.Decision?.Chosen,
            ChainId = record.Transaction?.ChainId,
            Registry = record.Transaction?.Registry,
            Signer = record.Transaction?.From,
            TransactionHash = record.Transaction?.Hash,
            BlockNumber = record.Transaction?.BlockNumber,
            BlockHash = record.Transaction?.BlockHash,
            GasUsed = record.Transaction?.GasUsed,
            Confirmations = record.Transaction?.Confirmations,
            Quote = record.Quote?.Id,
            QuotedFeeWei = record.QuotedFeeWei,
            QuotedL1FeeWei = record.Quote is { } cited ? cited.L1FeeWei : record.Decision?.ChosenQuote?.L1FeeWei,
            ActualFeeWei = record.Transaction?.ActualFeeWei,
            L1FeeWei = record.Transaction?.L1FeeWei,
            GasUsedForL1 = record.Transaction?.GasUsedForL1,
            OperatorFeeWei = record.Transaction?.OperatorFeeWei,
            QuoteError = record.QuoteError,
            ExplorerUrl = record.Transaction?.ExplorerUrl,
            Earlier = record.Earlier.Count > 0 ? record.Earlier : null,
            Finality = record.Finality.Count > 0 ? record.Finality : null,
            Timeline = record.Timeline,
            Stages = ProofStage.Of(record.Timeline),
            Decision = record.Decision,
            Policy = record.Policy,
            Error = record.Failure,
            Batch = record.Inclusion,
            Links = ProofLinks.Of(record.Id),
        };
    }
}

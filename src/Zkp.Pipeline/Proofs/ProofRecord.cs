using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Proofs;

/// <summary>
/// All that is kept of a request, but for its private input (which lies encrypted in the vault until the proof is stored)
/// and the proof itself (a blob). One row in the store; every change goes through <see cref="MoveTo"/> or a <c>with</c>.
/// </summary>
public sealed record ProofRecord
{
    /// <summary>Transactions that a proof is sent in, one after the other: each but the last reverted because its registry was stopped.</summary>
    public const int MaxTransactions = 5;

    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required string Circuit { get; init; }

    public required int CircuitVersion { get; init; }

    public required ProofPolicy Policy { get; init; }

    /// <summary>The private input's name in the vault.</summary>
    public required string InputId { get; init; }

    public Uri? CallbackUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required ProofState State { get; init; }

    /// <summary>Every state the proof has been in, oldest first; a reorg shows as a state that comes again.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>What the public signals stand for, handed to the caller; for the built-in circuit the four parts of the statement.</summary>
    public JsonElement? Claim { get; init; }

    /// <summary>The number that the registry records: the public signal, or the hash of several.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? Statement { get; init; }

    public RoutingDecision? Decision { get; init; }

    public TransactionStatus? Transaction { get; init; }

    /// <summary>Transactions before that one, final and without an effect, oldest first.</summary>
    public IReadOnlyList<EarlierTransaction> Earlier { get; init; } = [];

    /// <summary>The stages of finality that the transaction's block has reached; empty while no block has it.</summary>
    public IReadOnlyList<FinalityStep> Finality { get; init; } = [];

    /// <summary>The quote that the request cited; null for none.</summary>
    public CitedQuote? Quote { get; init; }

    /// <summary>The UTC day whose budget of the tenant holds what it may cost; null before it is routed.</summary>
    public DateOnly? BudgetDay { get; init; }

    /// <summary>Set before anything is signed: from then on the request can no longer be taken back.</summary>
    public DateTimeOffset? SubmissionStartedAt { get; init; }

    public ProofFailure? Failure { get; init; }

    /// <summary>The name of its transaction in the ledger, and of what is held for it in budgets. Each that is sent after another one has a name of its own.</summary>
    [JsonIgnore]
    public string TransactionId => Earlier.Count == 0 ? Id : string.Create(CultureInfo.InvariantCulture, $"{Id}-{Earlier.Count + 1}");

    /// <summary>What its earlier transactions cost it.</summary>
    [JsonIgnore]
    public BigInteger EarlierCostWei => Earlier.Aggregate(BigInteger.Zero, (sum, earlier) => sum + earlier.CostWei);

    /// <summary>What its last transaction cost it: its share of one that it shared.</summary>
    [JsonIgnore]
    public BigInteger LastCostWei => FeeShareWei is { } share ? share - EarlierCostWei : Transaction?.ActualFeeWei ?? BigInteger.Zero;

    /// <summary>What the policy leaves the next transaction: a limit in wei is for all of them together.</summary>
    [JsonIgnore]
    public ProofPolicy PolicyLeft => Policy.MaxFeeWei is { } most && Earlier.Count > 0
        ? Policy with { MaxFeeWei = BigInteger.Max(BigInteger.Zero, most - EarlierCostWei) }
        : Policy;

    /// <summary>What the caller was told that it would cost: by the quote that the request cited, else by the decision.</summary>
    [JsonIgnore]
    public BigInteger? QuotedFeeWei => Quote?.ExpectedFeeWei ?? Decision?.ChosenQuote?.ExpectedFeeWei;

    /// <summary>It waits for company, and then goes with its batch; false once it goes alone.</summary>
    public bool ForBatch { get; init; }

    /// <summary>The line of an ingested batch that it came in.</summary>
    public BatchLine? Line { get; init; }

    /// <summary>The record of the batch that took it in; null while it waits.</summary>
    public string? BatchId { get; init; }

    /// <summary>Whether it belongs into the waiting room: as it came, or since a batch that took it in had to become smaller.</summary>
    [JsonIgnore]
    public bool Waits => ForBatch && BatchId is null && State is (ProofState.Accepted or ProofState.Proving);

    /// <summary>What it paid of transactions that it shared; null for those of its own.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? FeeShareWei { get; init; }

    /// <summary>Where its statement stands in the batch's tree, once the batch is on chain.</summary>
    public BatchInclusion? Inclusion { get; init; }

    /// <summary>For the record of a batch: the requests that go with it; null for a request's own record.</summary>
    [JsonConverter(typeof(ProofKeysJsonConverter))]
    public IReadOnlyList<ProofKey>? Members { get; init; }

    /// <summary>For the record of a batch: whether one proof of a batch circuit proves all its statements, or each has its own.</summary>
    public BatchKind Kind { get; init; } = BatchKind.Circuit;

    /// <summary>For the record of a batch: the state that its members were last brought to.</summary>
    public ProofState? MembersState { get; init; }

    /// <summary>For the record of a batch: how many of <see cref="Earlier"/> its members were brought behind.</summary>
    public int MembersEarlier { get; init; }

    /// <summary>For the record of a batch: whether its members and its network are still open. Once decided, both stand.</summary>
    [JsonIgnore]
    public bool IsUndecided => State == ProofState.Accepted && Decision?.Chosen is null;

    /// <summary>The actual fee over the quoted one, less 1; null until there are both.</summary>
    [JsonIgnore]
    public double? QuoteError =>
        Transaction?.ActualFeeWei is { } actual && QuotedFeeWei is { Sign: > 0 } quoted
            ? Math.Round(((double)actual / (double)quoted) - 1, 4)
            : null;

    /// <summary>The trace that the request came in with, so that every later stage joins it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The record in its first state.</summary>
    public static ProofRecord Accept(
        string id, string tenant, ProofRequest request, string inputId, string? traceParent, DateTimeOffset now) => new()
        {
            Id = id,
            Tenant = tenant,
            Circuit = request.Circuit.Id,
            CircuitVersion = request.Circuit.Version,
            Policy = request.Policy,
            Quote = request.Quote,
            InputId = inputId,
            CallbackUrl = request.CallbackUrl,
            CreatedAt = now,
            State = ProofState.Accepted,
            Timeline = [new TimelineEntry(ProofState.Accepted, now, null)],
            Claim = request.Claim,
            Statement = request.Statement,
            TraceParent = traceParent,
        };

    /// <summary>The record in the next state, or unchanged where that move is not allowed or is no move.</summary>
    public ProofRecord MoveTo(ProofState next, DateTimeOffset now, string? note = null) =>
        ProofStates.CanMove(State, next)
            ? this with { State = next, Timeline = [.. Timeline, new TimelineEntry(next, now, note)] }
            : this;

    /// <summary>
    /// The record with its proof and no transaction, for another one to be sent: the one that it had is final, and has no effect. It may be taken
    /// back again until then. No other way leads back from a transaction.
    /// </summary>
    public ProofRecord SendAgain(EarlierTransaction ended, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ended);
        return State.IsEnd() || State < ProofState.Submitted
            ? this
            : this with
            {
                State = ProofState.Proved,
                Timeline = [.. Timeline, new TimelineEntry(ProofState.Proved, now, $"sent again: {ended.Reason}")],
                Earlier = [.. Earlier, ended],
                Transaction = null,
                Finality = [],
                BudgetDay = null,
                SubmissionStartedAt = BatchId is null ? null : SubmissionStartedAt,
            };
    }

    /// <summary>As <see cref="Fail"/>, for a prover: one that is late finds erased what another has proved, and must not fail it.</summary>
    public ProofRecord FailUnproved(ProofFailure failure, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return State < ProofState.Proved ? Fail(failure.Code, failure.Detail, now) : this;
    }

    /// <summary>The record at its unhappy end.</summary>
    public ProofRecord Fail(string code, string detail, DateTimeOffset now) =>
        State.IsEnd() ? this : MoveTo(ProofState.Failed, now, code) with { Failure = new ProofFailure(code, detail) };
}

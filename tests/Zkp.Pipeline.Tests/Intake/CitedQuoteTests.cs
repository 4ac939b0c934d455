using System.Numerics;
using System.Text.Json;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Zkp.Pipeline.Axioms;
using Zkp.Pipeline.Budgets;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Intake;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Tests.Intake;

/// <summary>A request that cites a quote gets what was quoted, or hears why not.</summary>
public sealed class CitedQuoteTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-quotes-").FullName;
    private readonly FakeTimeProvider time = new(Now);
    private readonly Stores stores = new();
    private readonly ProofIntake intake;
    private readonly string id = ProofId.New(Now);

    public CitedQuoteTests()
    {
        foreach (string circuit in new[] { "squares", "cubes" })
        {
            string path = Directory.CreateDirectory(Path.Combine(folder, circuit)).FullName;
            File.WriteAllText(Path.Combine(path, "circuit.json"), JsonSerializer.Serialize(new { id = circuit, version = 1, statement = "inputs", maxInputBytes = 1000 }));
            File.WriteAllText(Path.Combine(path, Circuit.VerifyingKeyFile), """{"nPublic":1}""");
            File.WriteAllText(Path.Combine(path, Circuit.WasmFile), "");
            File.WriteAllText(Path.Combine(path, Circuit.ProvingKeyFile), "");
        }

        ProofRequestReader reader = new(
            new CurrentCircuits(CircuitCatalog.Load([folder]), [], time), _ => true, new AxiomsReader(), new CallbackPolicy(AllowLoopback: false), new PriceOfEther(null), time);
        intake = new ProofIntake(reader, stores, stores, stores, stores, stores, new BodyFingerprint(new byte[32]), time);
        NetworkQuote quote = new() { Network = "net", ExpectedFeeWei = 70, L1FeeWei = 20, WorstFeeWei = 90, NeededFeeWei = 80 };
        stores.Quotes[("t", id)] = new BoundQuote
        {
            Id = id, Circuit = "squares", CircuitVersion = 1, Policy = new ProofPolicy { Urgency = ProofUrgency.High },
            Decision = new RoutingDecision("net", "", [new RoutingRow(quote, [])], Now), ExpiresAt = Now.AddMinutes(5),
        };
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(null, true)]
    [InlineData(101, true)]
    [InlineData(100, false)]
    public async Task A_tenant_whose_day_is_used_up_is_told_before_anything_is_proved(int? maxWei, bool isAccepted)
    {
        stores.MaxWei = maxWei;

        Result<AcceptedProof> result = await AcceptAsync("t", "squares", id);

        Assert.Equal(isAccepted, result.Value is not null);
        if (!isAccepted)
        {
            Assert.Equal((429, "tenant_budget_exceeded"), (result.Problem!.Status, result.Problem.Code));
            Assert.Contains("The 100 wei that t may spend on 20", result.Problem.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_is_held_to_the_network_and_the_worst_fee_and_measured_against_the_expected_one()
    {
        ProofRecord record = (await AcceptAsync("t", "squares", id)).Value!.Record;

        Assert.Equal(new ProofPolicy { Network = "net", MaxFeeWei = 90, Urgency = ProofUrgency.High }, record.Policy);
        ProofRecord ended = record with { Transaction = new TransactionStatus { Network = "net", ChainId = 1, Hash = "", From = "", Nonce = 0, Registry = "", ActualFeeWei = 77 } };
        ProofDocument document = ProofDocument.From(ended);
        Assert.Equal((id, 70, 20, 77, 0.1), (document.Quote, (int)document.QuotedFeeWei!, (int)document.QuotedL1FeeWei!, (int)document.ActualFeeWei!, document.QuoteError));
    }

    [Fact]
    public async Task It_may_be_cited_until_it_expires()
    {
        time.SetUtcNow(Now.AddMinutes(5).AddTicks(-1));
        Assert.Null((await AcceptAsync("t", "squares", id)).Problem);
        time.SetUtcNow(Now.AddMinutes(5));
        Assert.Equal((422, "quote_expired"), CodeOf(await AcceptAsync("t", "squares", id)));
    }

    [Fact]
    public async Task Anothers_quote_or_one_for_another_circuit_is_none()
    {
        Assert.Equal((422, "unknown_quote"), CodeOf(await AcceptAsync("someone-else", "squares", id)));
        Assert.Equal((422, "unknown_quote"), CodeOf(await AcceptAsync("t", "squares", ProofId.New(Now))));
        Assert.Equal((422, "quote_of_another_circuit"), CodeOf(await AcceptAsync("t", "cubes", id)));
        Assert.Equal((400, "bad_quote"), CodeOf(await AcceptAsync("t", "squares", "x")));
        Assert.Equal((400, "policy_and_quote"), CodeOf(await AcceptAsync("t", "squares", id, ",\"policy\":{}")));
        Assert.Empty(stores.Records);
    }

    /// <summary>Storage answers an insert that it is sent again as if somebody else had been there first.</summary>
    [Fact]
    public async Task An_insert_whose_answer_got_lost_keeps_its_input()
    {
        stores.LosesAnswers = true;

        ProofRecord record = (await AcceptAsync("t", "squares", id)).Value!.Record;

        Assert.Equal(record, Assert.Single(stores.Records));
        Assert.Equal([record.InputId], stores.Inputs);
    }

    private Task<Result<AcceptedProof>> AcceptAsync(string tenant, string circuit, string quote, string more = "") => intake.AcceptAsync(
        tenant, Encoding.UTF8.GetBytes($$"""{"circuit":"{{circuit}}","inputs":{"x":1},"quote":"{{quote}}"{{more}}}"""), null, null, CancellationToken.None);

    private static (int Status, string Code) CodeOf(Result<AcceptedProof> result) => (result.Problem!.Status, result.Problem.Code);

    /// <summary>Everything in memory; what these tests do not need throws.</summary>
    private sealed class Stores : IIdempotencyStore, IInputVault, IProofStore, IQuoteStore, ITenantBudgets
    {
        public BigInteger? MaxWei { get; set; }

        public Task<TenantDay> FindAsync(string tenant, DateOnly day, CancellationToken cancellationToken) =>
            Task.FromResult(new TenantDay(tenant, day, MaxWei, 100));

        public Task SetLimitAsync(string tenant, BigInteger? maxWeiPerDay, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> TryHoldAsync(string tenant, DateOnly day, string proofId, BigInteger wei, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyCollection<string>> HoldEachAsync(string tenant, DateOnly day, IReadOnlyList<string> proofIds, BigInteger weiEach, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SettleAsync(string tenant, DateOnly day, IReadOnlyDictionary<string, BigInteger> weiOfProofs, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Dictionary<(string Tenant, string Id), BoundQuote> Quotes { get; } = [];

        public List<ProofRecord> Records { get; } = [];

        public List<string> Inputs { get; } = [];

        public bool LosesAnswers { get; set; }

        Task<BoundQuote?> IQuoteStore.FindAsync(string tenant, string id, CancellationToken cancellationToken) => Task.FromResult(Quotes.GetValueOrDefault((tenant, id)));

        Task IQuoteStore.AddAsync(string tenant, BoundQuote quote, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task IQuoteStore.PurgeAsync(DateTimeOffset expiredBefore, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task IInputVault.PutAsync(string inputId, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
        {
            Inputs.Add(inputId);
            return Task.CompletedTask;
        }

        Task<byte[]?> IInputVault.GetAsync(string inputId, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task IInputVault.EraseAsync(string inputId, CancellationToken cancellationToken)
        {
            Inputs.Remove(inputId);
            return Task.CompletedTask;
        }

        IAsyncEnumerable<string> IInputVault.ListAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task<IdempotencyBinding?> IIdempotencyStore.FindAsync(string tenant, string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task<IdempotencyBinding> IIdempotencyStore.BindAsync(string tenant, string key, IdempotencyBinding wanted, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task<bool> IProofStore.TryAddAsync(ProofRecord record, CancellationToken cancellationToken)
        {
            Records.Add(record);
            return Task.FromResult(!LosesAnswers);
        }

        Task<ProofRecord?> IProofStore.FindAsync(string tenant, string id, CancellationToken cancellationToken) =>
            Task.FromResult(Records.Find(record => record.Tenant == tenant && record.Id == id));

        Task<ProofRecord> IProofStore.UpdateAsync(string tenant, string id, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task<IReadOnlyList<ProofRecord>> IProofStore.UpdateEachAsync(IReadOnlyList<ProofKey> keys, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task<ProofPage> IProofStore.ListAsync(string tenant, ProofState? state, int pageSize, string? continuation, CancellationToken cancellationToken) => throw new NotSupportedException();

        IAsyncEnumerable<ProofKey> IProofStore.ListOpenAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        Task IProofStore.ForgetOpenAsync(ProofKey key, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

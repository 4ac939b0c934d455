using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Zkp.Azure;
using Zkp.Bn254;
using Zkp.Pipeline.Axioms;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Proving;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.EndToEnd.Tests;

/// <summary>Batches of the smallest batch circuit in the stack's storage, beside the app, which has nothing to do with them.</summary>
internal sealed class BatchDesk : IDisposable
{
    public const string Tenant = "prover-test";
    public const string Circuit = "axiom-entailment-batch-4";
    private const string NetworkName = "local-arbitrum";

    // From tomorrow, so that the app's sweeper takes records for ones that are still being taken in, however slow the machine is.
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow().AddDays(1);
    private readonly ProvingService proving;

    public BatchDesk(StackFixture stack)
    {
        string storage = stack.Stack.Azurite.ConnectionString;
        Tables = new TableServiceClient(storage);
        Store = new TableProofStore(Tables);
        Artifacts = new BlobProofArtifacts(new BlobServiceClient(storage));
        Vault = new BlobInputVault(new BlobServiceClient(storage), new InputCipher(RandomNumberGenerator.GetBytes(32)));
        Circuits = CircuitCatalog.Load(stack.CircuitsDirectories);
        Networks = NetworkCatalog.Load(stack.Stack.Folders.Networks);
        proving = new ProvingService(Circuits, new ProvingOptions(1, Path.Combine(StackFixture.FindRoot(), ".zkp", "cache")));
    }

    public TableServiceClient Tables { get; }

    public TableProofStore Store { get; }

    public BlobProofArtifacts Artifacts { get; }

    public BlobInputVault Vault { get; }

    public CircuitCatalog Circuits { get; }

    public NetworkCatalog Networks { get; }

    public Network Network => Networks.Find(NetworkName)!;

    public TableTenantBudgets Budgets => new(Tables);

    public Settlement Settlement => new(Vault, Budgets, new TableBatchJobs(Tables));

    /// <param name="waiting">Whom the app's own gatherer would find in the stack's waiting room, it would take.</param>
    /// <param name="networks">Null for all of the stack's.</param>
    public BatchGathering Gathering(IWaitingRoom waiting, NetworkCatalog? networks = null) => new(
        Store,
        waiting,
        new TableBatchJobs(Tables),
        Settlement,
        new CurrentCircuits(Circuits, (networks ?? Networks).Enabled, TimeProvider.System),
        networks ?? Networks,
        new BatchOptions(),
        TimeProvider.System);

    public BatchProving Prover(IProofArtifacts? artifacts = null, IInputVault? vault = null, IWaitingRoom? waiting = null) => new(
        Store,
        vault ?? Vault,
        artifacts ?? Artifacts,
        proving,
        new MemberProofs(Store, vault ?? Vault, artifacts ?? Artifacts, proving, TimeProvider.System),
        new CircuitProofs(artifacts ?? Artifacts, proving, Circuits, Networks),
        Gathering(waiting ?? new RecordingWaitingRoom()),
        new BatchOptions(),
        TimeProvider.System);

    /// <summary>The input signals of a statement.</summary>
    public static AxiomInputs Inputs(string atom)
    {
        JsonElement json = JsonSerializer.SerializeToElement(new { axioms = (string[])[$"{atom}", $"{atom} -> Q"], theorem = "Q" });
        Assert.True(AxiomStatement.TryCreate(json, out AxiomStatement? statement, out _));
        return statement.BuildInputs(Fr.FromUInt64(77).Pow(40));
    }

    public Task PutInputAsync(ProofRecord member, string atom) =>
        Vault.PutAsync(member.InputId, Encoding.UTF8.GetBytes(Inputs(atom).Json), CancellationToken.None);

    /// <summary>Requests that one batch has claimed, one a statement.</summary>
    public async Task<ProofRecord[]> AddMembersAsync(params string[] atoms)
    {
        string batchId = ProofId.New(now);
        ProofRecord[] members = [.. atoms.Select(atom => Member(atom, batchId))];
        foreach (ProofRecord member in members)
        {
            Assert.True(await Store.TryAddAsync(member, CancellationToken.None));
        }

        return members;
    }

    /// <summary>The same with an input each that proves it.</summary>
    public async Task<ProofRecord[]> AddProvableMembersAsync(params string[] atoms)
    {
        ProofRecord[] members = await AddMembersAsync(atoms);
        foreach ((ProofRecord member, string atom) in members.Zip(atoms))
        {
            await PutInputAsync(member, atom);
        }

        return members;
    }

    /// <summary>The batch that has claimed them.</summary>
    /// <param name="members">As <see cref="AddMembersAsync"/> made them.</param>
    /// <param name="policy">Null where its network is chosen already.</param>
    public async Task<ProofRecord> AddBatchAsync(ProofRecord[] members, ProofPolicy? policy = null)
    {
        ProofRecord batch = new()
        {
            Id = members[0].BatchId!,
            Tenant = BatchGathering.Tenant,
            Circuit = Circuit,
            CircuitVersion = 1,
            Policy = policy ?? new ProofPolicy { Network = NetworkName },
            InputId = members[0].BatchId!,
            CreatedAt = now,
            State = policy is null ? ProofState.Proving : ProofState.Accepted,
            Timeline = [new TimelineEntry(ProofState.Accepted, now, null)],
            Decision = policy is null
                ? new RoutingDecision(NetworkName, "the test's", [new RoutingRow(new NetworkQuote { Network = NetworkName, NeededFeeWei = 100, ExpectedCostUsd = 0.01m }, [])], now)
                : null,
            Members = [.. members.Select(member => new ProofKey(member.Tenant, member.Id))],
        };
        Assert.True(await Store.TryAddAsync(batch, CancellationToken.None));
        return batch;
    }

    public async Task<ProofRecord[]> ReadAsync(params ProofRecord[] records) =>
        [.. (await Task.WhenAll(records.Select(record => Store.FindAsync(record.Tenant, record.Id, CancellationToken.None)))).Select(record => record!)];

    public async Task<ProofArtifact> ArtifactAsync(ProofRecord batch) =>
        (await Artifacts.FindAsync(new ProofKey(batch.Tenant, batch.Id), CancellationToken.None))!;

    public async Task AssertErasedAsync(IEnumerable<ProofRecord> members)
    {
        foreach (ProofRecord member in members)
        {
            Assert.Null(await Vault.GetAsync(member.InputId, CancellationToken.None));
        }
    }

    /// <summary>Nobody is to go on with them.</summary>
    public async Task EndAsync(params ProofRecord[] records)
    {
        foreach (ProofRecord record in records)
        {
            await Store.UpdateAsync(
                record.Tenant, record.Id, found => found.Fail("test", "The test is done with it.", TimeProvider.System.GetUtcNow()), CancellationToken.None);
            await Vault.EraseAsync(record.InputId, CancellationToken.None);
        }
    }

    public void Dispose() => proving.Dispose();

    private ProofRecord Member(string atom, string batchId)
    {
        string id = ProofId.New(now);
        return new ProofRecord
        {
            Id = id,
            Tenant = Tenant,
            Circuit = "axiom-entailment",
            CircuitVersion = 1,
            Policy = ProofPolicy.None,
            InputId = $"{id}-input",
            CreatedAt = now,
            State = ProofState.Proving,
            Timeline = [new TimelineEntry(ProofState.Proving, now, null)],
            Statement = Inputs(atom).Claim.Statement.ToBigInteger(),
            ForBatch = true,
            BatchId = batchId,
        };
    }
}

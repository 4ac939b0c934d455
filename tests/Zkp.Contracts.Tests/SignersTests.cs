using System.Numerics;
using System.Text.Json;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Pipeline;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Contracts.Tests;

/// <summary>Which of a network's signers gets a proof: on a registry in its rollout, where only submitters may submit.</summary>
public sealed class SignersTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-signers-").FullName;
    private readonly LocalSigner stranger = LocalSigner.Create(), submitter = LocalSigner.Create(), poor = LocalSigner.Create();
    private readonly InMemoryTransactionLedger ledger = new();
    private TestChain chain = null!;
    private NetworkCatalog catalog = null!;
    private ChainGateway? gateway;

    private string Networks => Directory.CreateDirectory(Path.Combine(folder, "networks")).FullName;

    private Network Network => catalog.Find("local-test")!;

    public async ValueTask InitializeAsync()
    {
        chain = await TestChain.StartAsync();
        await chain.Client.Rpc.SendAsync("anvil_mine", ["0x3"]);
        await SetBalanceAsync(stranger, 20);
        await SetBalanceAsync(submitter, 10);
        NetworkFile file = chain.Network with { Local = false, MaxFeePerGasWei = BigInteger.Pow(10, 11) };
        File.WriteAllText(Path.Combine(folder, Circuit.VerifyingKeyFile), Fixture.Load(1).Key.ToJson());
        Circuit circuit = new()
        {
            Id = "cubes-1", Version = 1, Statement = StatementKind.Inputs, MaxInputBytes = 1024, PublicSignalCount = 1, DevelopmentKeys = false, Folder = folder,
        };
        Directory.CreateDirectory(Path.Combine(folder, "deployments"));
        await new Deployer().DeployAsync(file, [circuit], chain.Signer, new DeployOptions
        {
            DeploymentPath = NetworkCatalog.DeploymentPath(Networks, "local-test"),
            Roles = new DeploymentRoles { Submitters = [submitter.Address, poor.Address] },
        });
        await StartAsync(file);
    }

    public async ValueTask DisposeAsync()
    {
        gateway?.Dispose();
        await chain.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_proof_goes_to_a_signer_that_can_pay_and_that_the_registry_takes_it_from()
    {
        for (int i = 0; i < 2; i++)
        {
            (ProofRecord record, ProofArtifact artifact) = await RouteAsync(i);
            NetworkQuote quote = record.Decision!.ChosenQuote!;
            Assert.Equal([stranger.Address, submitter.Address, poor.Address], quote.Signers.Select(signer => signer.Account));
            Assert.Equal(Wei.Zero, quote.Signers[2].BalanceWei);

            LedgerEntry entry = await gateway!.SubmitAsync(record, artifact, CancellationToken.None);

            Assert.Equal(submitter.Address, entry.AccountKey.Account);
            Assert.Equal(submitter.Address.ToString(), gateway!.Describe(record, entry).From);
            await FinalizeAsync(record);
        }

        Assert.Equal("0 2 0", await NoncesAsync());
    }

    [Fact]
    public async Task With_ether_a_second_signer_takes_its_share_and_a_repetition_stays_with_the_first()
    {
        await SetBalanceAsync(poor, 10);
        (ProofRecord one, ProofArtifact first) = await RouteAsync(0);
        (ProofRecord two, ProofArtifact second) = await RouteAsync(1);
        LedgerEntry[] sent = [await gateway!.SubmitAsync(one, first, CancellationToken.None), await gateway!.SubmitAsync(two, second, CancellationToken.None)];
        LedgerEntry again = await gateway!.SubmitAsync(one, first, CancellationToken.None);

        Assert.Equal([submitter.Address, poor.Address], sent.Select(entry => entry.AccountKey.Account));
        Assert.Equal(submitter.Address, again.AccountKey.Account);
        await FinalizeAsync(one);
        await FinalizeAsync(two);
        Assert.Equal("0 1 1", await NoncesAsync());
        IReadOnlyList<DriftReport> reports = await gateway!.ReconcileAsync(Network, CancellationToken.None);
        Assert.Equal([(stranger.Address, 0UL), (submitter.Address, 0UL), (poor.Address, 0UL)], reports.Select(report => (report.Signer, report.Drift)));
    }

    [Fact]
    public async Task A_network_is_short_of_ether_when_none_of_its_signers_has_enough()
    {
        await SetBalanceAsync(stranger, 0.000_01m);
        await SetBalanceAsync(submitter, 0.000_02m);

        (ProofRecord record, _) = await RouteAsync(0);

        Assert.Null(record.Decision!.Chosen);
        Assert.Contains("the fullest signer's balance of 20000000000000 wei does not cover", record.Decision.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_that_is_taken_off_gets_no_more_and_what_it_has_is_seen_to_its_end()
    {
        await SetBalanceAsync(poor, 10);
        await chain.Client.Rpc.SendAsync("evm_setAutomine", [false]);
        (ProofRecord one, ProofArtifact first) = await RouteAsync(0);
        Assert.Equal(submitter.Address, (await gateway!.SubmitAsync(one, first, CancellationToken.None)).AccountKey.Account);

        await StartAsync(Network.File with { Signers = ["c"] });
        (ProofRecord two, ProofArtifact second) = await RouteAsync(1);
        LedgerEntry again = await gateway!.SubmitAsync(one, first, CancellationToken.None);
        LedgerEntry next = await gateway!.SubmitAsync(two, second, CancellationToken.None);

        Assert.Equal([poor.Address], two.Decision!.ChosenQuote!.Signers.Select(signer => signer.Account));
        Assert.Equal([submitter.Address, poor.Address], [again.AccountKey.Account, next.AccountKey.Account]);
        await FinalizeAsync(one);
        await FinalizeAsync(two);
        Assert.Equal("0 1 1", await NoncesAsync());
    }

    private async Task StartAsync(NetworkFile file)
    {
        gateway?.Dispose();
        File.WriteAllText(Path.Combine(Networks, "local-test.json"), JsonSerializer.Serialize(file, PipelineJson.Options));
        catalog = NetworkCatalog.Load(Networks);
        gateway = TestGateway.Create(catalog, [stranger, submitter, poor], new PriceOfEther(null), TimeProvider.System, ledger);
        await gateway!.StartAsync(CancellationToken.None);
    }

    private async Task<(ProofRecord Record, ProofArtifact Artifact)> RouteAsync(int proof)
    {
        ProofArtifact artifact = Fixture.Load(1).Proofs[proof].ToArtifact();
        ProofRecord record = new()
        {
            Id = $"p{proof}", Tenant = "t", Circuit = "cubes-1", CircuitVersion = 1, Policy = new ProofPolicy { Network = "local-test" }, InputId = "i",
            CreatedAt = DateTimeOffset.UnixEpoch, State = ProofState.Proved, Timeline = [],
        };
        NetworkQuote quote = await gateway!.QuoteAsync(Network, record, artifact, CancellationToken.None);
        return (record with { Decision = Router.Decide([quote], record.Policy, TimeProvider.System.GetUtcNow()) }, artifact);
    }

    private async Task FinalizeAsync(ProofRecord record)
    {
        LedgerEntry entry = await gateway!.AdvanceAsync(record, CancellationToken.None);
        for (int i = 0; i < 50 && !entry.IsFinal; i++)
        {
            await chain.Client.Rpc.SendAsync("anvil_mine", ["0x3"]);
            await Task.Delay(350);
            entry = await gateway!.AdvanceAsync(record, CancellationToken.None);
        }

        Assert.Equal(LedgerState.Finalized, entry.State);
    }

    private async Task<string> NoncesAsync() => string.Join(' ', await Task.WhenAll(
        new[] { stranger, submitter, poor }.Select(signer => chain.Client.GetTransactionCountAsync(signer.Address, BlockTag.Latest))));

    private async Task SetBalanceAsync(LocalSigner signer, decimal ether) =>
        await chain.Client.Rpc.SendAsync("anvil_setBalance", [signer.Address.ToString(), Hex.EncodeQuantity(Wei.FromEther(ether).Value)]);
}

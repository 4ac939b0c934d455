using System.Numerics;
using System.Text.Json;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Pipeline;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Contracts.Tests;

/// <summary>Why a transaction reverted, found out of the chain afterwards: what a registry said to a submission in the middle of a block.</summary>
public sealed class RevertReplayTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-revert-").FullName;
    private TestChain chain = null!;
    private NetworkCatalog catalog = null!;
    private ChainGateway gateway = null!;
    private Address registry;
    private ulong nonce;

    private Circuit Cubes => new()
    {
        Id = "cubes-1", Version = 1, Statement = StatementKind.Inputs, MaxInputBytes = 1024, PublicSignalCount = 1, DevelopmentKeys = true, Folder = folder,
    };

    public async ValueTask InitializeAsync()
    {
        chain = await TestChain.StartAsync();
        await chain.Client.Rpc.SendAsync("anvil_mine", ["0x3"]);
        string networks = Directory.CreateDirectory(Path.Combine(folder, "networks")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(NetworkCatalog.DeploymentPath(networks, "x"))!);
        File.WriteAllText(Path.Combine(folder, Circuit.VerifyingKeyFile), Fixture.Load(1).Key.ToJson());
        File.WriteAllText(Path.Combine(networks, "local-test.json"), JsonSerializer.Serialize(chain.Network, PipelineJson.Options));
        DeploymentFile deployed = await new Deployer().DeployAsync(
            chain.Network, [Cubes], chain.Signer, new DeployOptions { DeploymentPath = NetworkCatalog.DeploymentPath(networks, "local-test") });
        registry = Address.Parse(deployed.Circuits["cubes-1"].Registry);
        catalog = NetworkCatalog.Load(networks);
        gateway = TestGateway.Create(catalog, chain.Signer, new PriceOfEther(null), TimeProvider.System);
        await gateway.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        gateway.Dispose();
        await chain.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_registry_that_was_stopped_just_then_is_told_from_one_that_has_the_statement()
    {
        byte[] first = Submit(0), second = Submit(1), pause = Call("function pause()"), unpause = Call("function unpause()");

        // In one block each, in this order; the last but one is what is asked about.
        Assert.Equal((true, "EnforcedPause()"), await ReplayAsync([pause, first], 1));
        Assert.Equal((true, "EnforcedPause()"), await ReplayAsync([first, unpause], 0));
        Assert.Equal((false, "StatementAlreadyProven("), await ReplayAsync([first, first], 1));
        await ReplayAsync([OneABlock], 0);
        Assert.Equal((true, "BlockLimitReached("), await ReplayAsync([Submit(2), second], 1));
    }

    /// <summary>Members whose proofs were made apart go alone then; a batch circuit's can't, and wait for the operator.</summary>
    [Fact]
    public async Task A_limit_below_the_proofs_of_a_transaction_stops_those_that_can_not_be_parted()
    {
        ProofArtifact[] apart = [.. Fixture.Load(1).Proofs.Take(2).Select(proof => proof.ToArtifact())];
        ProofArtifact both = new(
            JsonSerializer.SerializeToElement(apart.Select(each => each.Proof)),
            JsonSerializer.SerializeToElement(apart.Select(each => each.PublicSignals)),
            Together: ["1", "2"]);
        Network network = catalog.Find("local-test")!;
        Assert.Null((await gateway.QuoteAsync(network, Record(BatchKind.RandomLinear), both, CancellationToken.None)).Obstacle);
        Assert.Null((await gateway.QuoteAsync(network, Cubes, ProofPolicy.None, CancellationToken.None, 2)).Obstacle);

        await ReplayAsync([OneABlock], 0);
        Assert.Equal(QuoteObstacle.TooLarge, (await gateway.QuoteAsync(network, Cubes, ProofPolicy.None, CancellationToken.None, 2)).Obstacle);
        Assert.Equal(QuoteObstacle.Refused, (await gateway.QuoteAsync(network, Record(BatchKind.RandomLinear), both, CancellationToken.None)).Obstacle);
        Assert.Equal(QuoteObstacle.Stopped, (await gateway.QuoteAsync(network, Record(BatchKind.Circuit), both, CancellationToken.None)).Obstacle);
        Assert.Equal((false, "LimitBelowSubmission("), await ReplayAsync([RegistryCalls.Submit(1, both)], 0, BatchKind.RandomLinear));
        Assert.Equal((true, "LimitBelowSubmission("), await ReplayAsync([RegistryCalls.Submit(1, both)], 0));
    }

    private static byte[] OneABlock => AbiFunction.Parse("function setLimits((uint16,uint16,uint24,uint16,uint24))").Encode(
        (object)new object[] { (BigInteger)1, (BigInteger)0, (BigInteger)0, (BigInteger)0, (BigInteger)0 });

    private static ProofRecord Record(BatchKind kind) => new()
    {
        Id = "p", Tenant = "t", Circuit = "cubes-1", CircuitVersion = 1, Policy = ProofPolicy.None, InputId = "i", CreatedAt = DateTimeOffset.UnixEpoch,
        State = ProofState.Submitted, Timeline = [], Decision = new RoutingDecision("local-test", "", [], DateTimeOffset.UnixEpoch), Kind = kind,
    };

    private static byte[] Submit(int proof) => RegistryCalls.Submit(1, Fixture.Load(1).Proofs[proof].ToArtifact());

    private static byte[] Call(string function) => AbiFunction.Parse(function).Encode();

    /// <returns>Whether the registry was stopped, and how its error begins; an empty one for a call that succeeded.</returns>
    private async Task<(bool Stopped, string Error)> ReplayAsync(byte[][] calls, int asked, BatchKind kind = BatchKind.Circuit)
    {
        nonce = (await chain.NonceAsync()).Value;
        await chain.Client.Rpc.SendAsync("evm_setAutomine", [false]);
        List<Hash32> hashes = [];
        foreach (byte[] call in calls)
        {
            SignedTransaction signed = await chain.Signer.SignAsync(new Eip1559Transaction
            {
                ChainId = (ulong)chain.Network.ChainId, Nonce = new Nonce(nonce++), MaxFeePerGas = Wei.FromGwei(100), MaxPriorityFeePerGas = Wei.FromGwei(1),
                GasLimit = 1_000_000, To = registry, Data = call,
            });
            hashes.Add(await chain.Client.SendRawTransactionAsync(signed.Raw));
        }

        await chain.Client.Rpc.SendAsync("evm_mine", []);
        await chain.Client.Rpc.SendAsync("evm_setAutomine", [true]);

        // Asked for later, when the head's state is another one.
        await chain.Client.Rpc.SendAsync("anvil_mine", ["0x3"]);
        Receipt receipt = (await chain.Client.GetReceiptAsync(hashes[asked]))!;
        LedgerEntry entry = new()
        {
            RequestId = "p", AccountKey = new AccountKey(chain.Network.ChainId, chain.Signer.Address), Nonce = new Nonce(0), State = LedgerState.Included,
            To = registry, Data = calls[asked], GasLimit = 1_000_000, MaxFeePerGas = Wei.Zero, MaxPriorityFeePerGas = Wei.Zero,
            CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
            Inclusion = new InclusionInfo(hashes[asked], receipt.BlockHash, receipt.BlockNumber, receipt.GasUsed, Wei.Zero, receipt.Succeeded, 1),
        };
        TransactionRevert? revert = await gateway.FindRevertAsync(Record(kind), entry, CancellationToken.None);
        Assert.Equal(receipt.Succeeded, revert is null);
        string reason = revert?.Reason.Replace("execution reverted: ", "", StringComparison.Ordinal) ?? "";
        int arguments = reason.IndexOf('(', StringComparison.Ordinal);
        return (revert?.Stopped ?? false, reason.EndsWith("()", StringComparison.Ordinal) ? reason : reason[..(arguments + 1)]);
    }
}

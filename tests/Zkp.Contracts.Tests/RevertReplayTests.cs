using System.Numerics;
using System.Text.Json;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Pipeline;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Contracts.Tests;

/// <summary>Why a transaction reverted, found out of the chain afterwards: what a registry said to a submission in the middle of a block.</summary>
public sealed class RevertReplayTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-revert-").FullName;
    private TestChain chain = null!;
    private ChainGateway gateway = null!;
    private Address registry;
    private ulong nonce;

    public async ValueTask InitializeAsync()
    {
        chain = await TestChain.StartAsync();
        await chain.Client.Rpc.SendAsync("anvil_mine", ["0x3"]);
        string networks = Directory.CreateDirectory(Path.Combine(folder, "networks")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(NetworkCatalog.DeploymentPath(networks, "x"))!);
        File.WriteAllText(Path.Combine(folder, Circuit.VerifyingKeyFile), Fixture.Load(1).Key.ToJson());
        File.WriteAllText(Path.Combine(networks, "local-test.json"), JsonSerializer.Serialize(chain.Network, PipelineJson.Options));
        Circuit circuit = new()
        {
            Id = "cubes-1", Version = 1, Statement = StatementKind.Inputs, MaxInputBytes = 1024, PublicSignalCount = 1, DevelopmentKeys = true, Folder = folder,
        };
        DeploymentFile deployed = await new Deployer().DeployAsync(
            chain.Network, [circuit], chain.Signer, new DeployOptions { DeploymentPath = NetworkCatalog.DeploymentPath(networks, "local-test") });
        registry = Address.Parse(deployed.Circuits["cubes-1"].Registry);
        gateway = TestGateway.Create(NetworkCatalog.Load(networks), chain.Signer, new PriceOfEther(null), TimeProvider.System);
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
        await ReplayAsync([AbiFunction.Parse("function setLimits((uint16,uint16,uint24,uint16,uint24))").Encode(
            (object)new object[] { (BigInteger)1, (BigInteger)0, (BigInteger)0, (BigInteger)0, (BigInteger)0 })], 0);
        Assert.Equal((true, "BlockLimitReached("), await ReplayAsync([Submit(2), second], 1));
    }

    private static byte[] Submit(int proof) => RegistryCalls.Submit(1, Fixture.Load(1).Proofs[proof].ToArtifact());

    private static byte[] Call(string function) => AbiFunction.Parse(function).Encode();

    /// <returns>Whether the registry was stopped, and how its error begins; an empty one for a call that succeeded.</returns>
    private async Task<(bool Stopped, string Error)> ReplayAsync(byte[][] calls, int asked)
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
        ProofRecord record = new()
        {
            Id = "p", Tenant = "t", Circuit = "cubes-1", CircuitVersion = 1, Policy = ProofPolicy.None, InputId = "i", CreatedAt = DateTimeOffset.UnixEpoch,
            State = ProofState.Submitted, Timeline = [], Decision = new RoutingDecision("local-test", "", [], DateTimeOffset.UnixEpoch),
        };
        TransactionRevert? revert = await gateway.FindRevertAsync(record, entry, CancellationToken.None);
        Assert.Equal(receipt.Succeeded, revert is null);
        string reason = revert?.Reason.Replace("execution reverted: ", "", StringComparison.Ordinal) ?? "";
        int arguments = reason.IndexOf('(', StringComparison.Ordinal);
        return (revert?.Stopped ?? false, reason.EndsWith("()", StringComparison.Ordinal) ? reason : reason[..(arguments + 1)]);
    }
}

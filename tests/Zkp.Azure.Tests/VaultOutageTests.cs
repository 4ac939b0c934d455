using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Zkp.Evm;
using Zkp.LocalTools;
using Zkp.Pipeline;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Azure.Tests;

/// <summary>
/// Vaults that can't be reached when the app starts: what can pass is waited for, what can't is told; with the ledger in tables, a chain of
/// anvil's and Key Vault's wire format.
/// </summary>
public sealed class VaultOutageTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Registry = "0x00000000000000000000000000000000000000c3";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Circuit Cubes = new()
    {
        Id = "cubes", Version = 1, Statement = StatementKind.Inputs, MaxInputBytes = 1000, PublicSignalCount = 1, DevelopmentKeys = true, Folder = "",
    };

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-vault-").FullName;
    private VaultServer vault = null!;

    public async ValueTask InitializeAsync() => vault = await VaultServer.StartAsync(key);

    public async ValueTask DisposeAsync()
    {
        await vault.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_vault_that_cannot_be_reached_is_told_from_one_that_refuses()
    {
        Func<HttpContext, Task>[] canPass =
        [
            Broken, context => VaultServer.Error(context, 503, "ServiceUnavailable"), context => VaultServer.Error(context, 429, "Throttled"),
            context => VaultServer.Error(context, 500, "Internal"), context => Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted),
        ];
        foreach (Func<HttpContext, Task> outage in canPass)
        {
            vault.Outage = outage;
            SigningKeyUnavailableException error = await Assert.ThrowsAsync<SigningKeyUnavailableException>(() => Source(vault.Client()).OpenAsync(default));
            Assert.StartsWith($"The key {vault.Id} can't be reached: ", error.Message, StringComparison.Ordinal);
        }

        foreach ((int status, string code) in new[] { (401, "Unauthorized"), (403, "Forbidden"), (404, "KeyNotFound") })
        {
            vault.Outage = context => VaultServer.Error(context, status, code);
            InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => Source(vault.Client()).OpenAsync(default));
            Assert.Contains($"{status} {code}", error.Message, StringComparison.Ordinal);
        }

        vault.Outage = null;
        vault.Curve = "P-256";
        await Assert.ThrowsAsync<InvalidDataException>(() => Source(vault.Client()).OpenAsync(default));
    }

    [Fact]
    public async Task A_vault_at_an_address_where_nobody_listens_can_come_back()
    {
        KeyVaultKeyId nowhere = vault.Id with { Vault = new Uri("https://localhost:1") };
        await Assert.ThrowsAsync<SigningKeyUnavailableException>(() => Source(vault.ClientOf(nowhere)).OpenAsync(default));
    }

    [Fact]
    public async Task Of_two_vaults_with_one_key_one_that_is_down_at_start_keeps_nobody_from_signing_and_signs_later()
    {
        await using VaultServer second = await VaultServer.StartAsync(key);
        vault.Outage = Broken;
        ISigner signer = await Source(vault.Client(), second.Client()).OpenAsync(default);
        Hash32 digest = Hash32.KeccakOf("one");
        Assert.Equal(Secp256k1.Sign(key, digest), await signer.SignDigestAsync(digest));

        vault.Outage = null;
        Assert.Equal(Secp256k1.Sign(key, digest), await signer.SignDigestAsync(digest));
        Assert.Single(second.Seen, request => request.StartsWith("POST", StringComparison.Ordinal));

        // Down is no excuse for another key.
        byte[] other = RandomNumberGenerator.GetBytes(32);
        await using VaultServer foreign = await VaultServer.StartAsync(other);
        await Assert.ThrowsAsync<InvalidDataException>(() => Source(vault.Client(), foreign.Client()).OpenAsync(default));
    }

    [Fact]
    public async Task The_app_starts_without_its_vault_and_sends_what_has_waited_when_it_answers()
    {
        await using AnvilProcess anvil = await AnvilProcess.StartAsync(extraArguments: ["--no-mining"]);
        using JsonRpcClient rpc = new([anvil.Url], new RpcOptions(), TimeProvider.System);
        EvmClient node = new(rpc);
        Address account = Secp256k1.AddressOf(key);
        await rpc.SendAsync("anvil_setBalance", [account.ToString(), Hex.EncodeQuantity(Wei.FromEther(1).Value)]);
        await rpc.SendAsync("anvil_mine", ["0x3"]);
        TableTransactionLedger ledger = new(new LedgerStorage(azurite.Tables));
        await LeaveBehindAsync(node, account, ledger);
        Network network = WriteNetwork(anvil.Url, out NetworkCatalog catalog);
        vault.Outage = Broken;
        using ChainGateway gateway = NewGateway(catalog, ledger);

        await gateway.StartAsync(CancellationToken.None);

        Assert.Contains($"the signer default: The key {vault.Id} can't be reached", gateway.SigningTrouble, StringComparison.Ordinal);
        NetworkQuote quote = await gateway.QuoteAsync(network, Cubes, ProofPolicy.None, CancellationToken.None);
        Assert.Equal(QuoteObstacle.Unreachable, quote.Obstacle);
        Assert.Contains(vault.Id.ToString(), quote.Unavailable, StringComparison.Ordinal);
        Assert.Equal(RpcErrorKind.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => gateway.ReconcileAsync(network, CancellationToken.None))).Kind);
        Assert.Equal(3UL, (await gateway.LookAsync(network, CancellationToken.None)).Head);

        // It comes back as one that refuses: that is told, and mended without a new start.
        Task opening = gateway.OpenKeysAsync(CancellationToken.None);
        vault.Outage = context => VaultServer.Error(context, 403, "Forbidden");
        await UntilAsync(() => gateway.SigningTrouble?.Contains("403 Forbidden", StringComparison.Ordinal) == true);
        Assert.False(opening.IsCompleted);
        vault.Outage = null;
        await opening.WaitAsync(Patience);

        Assert.Null(gateway.SigningTrouble);
        Assert.Null((await gateway.QuoteAsync(network, Cubes, ProofPolicy.None, CancellationToken.None)).Unavailable);
        await rpc.SendAsync("anvil_mine", ["0x4"]);
        Assert.Equal(1UL, (await node.GetTransactionCountAsync(account, BlockTag.Latest)).Value);
        Assert.Equal(LedgerState.Broadcast, (await ledger.FindAsync(new AccountKey(31337, account), "left-behind"))!.State);
    }

    [Fact]
    public async Task A_key_that_is_not_such_as_it_must_be_still_ends_the_start()
    {
        WriteNetwork(new Uri("http://127.0.0.1:1"), out NetworkCatalog catalog);
        using ChainGateway gateway = NewGateway(catalog, new InMemoryTransactionLedger());
        vault.Curve = "P-256";
        Assert.Contains("P-256K", (await Assert.ThrowsAsync<InvalidDataException>(() => gateway.StartAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
        vault.Outage = context => VaultServer.Error(context, 403, "Forbidden");
        Assert.Contains("403 Forbidden", (await Assert.ThrowsAsync<InvalidDataException>(() => gateway.StartAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    private static Task Broken(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static KeyVaultKeySource Source(params KeyVaultKeyClient[] clients) => new(clients, NullLogger<KeyVaultKeySigner>.Instance);

    /// <summary>An earlier life leased a nonce, and its vault did not sign.</summary>
    private static async Task LeaveBehindAsync(EvmClient node, Address account, TableTransactionLedger ledger)
    {
        using TransactionManager dead = new(node, new Refusing(account), ledger, ChainConfirmation.ByTag, TimeProvider.System);
        TransactionRequest request = new()
        {
            RequestId = "left-behind", To = Address.Parse(Registry), Data = [1, 2, 3, 4], GasLimit = 60_000, MaxFeePerGas = Wei.FromGwei(20), MaxPriorityFeePerGas = Wei.FromGwei(1),
        };
        await Assert.ThrowsAsync<SigningFailedException>(() => dead.SubmitAsync(request));
        Assert.Equal(LedgerState.Reserved, (await ledger.FindAsync(new AccountKey(31337, account), request.RequestId))!.State);
    }

    private ChainGateway NewGateway(NetworkCatalog catalog, ITransactionLedger ledger) => new(
        catalog, new SigningKeys([KeyValuePair.Create<string, ISigningKeySource>(SigningKeys.DefaultName, Source(vault.Client()))]), ledger, new PriceOfEther(null),
        new FinalityHistory(new TableNetworkHistory(azurite.Tables), TimeProvider.System), new TableRpcMemory(azurite.Tables),
        new TableOperatorJournal(new LedgerStorage(azurite.Tables)), TimeProvider.System, NullLoggerFactory.Instance);

    private Network WriteNetwork(Uri url, out NetworkCatalog catalog)
    {
        NetworkFile file = new()
        {
            Name = "local-vault", ChainId = 31337, Family = ChainFamily.Ethereum, Local = true, RpcUrls = [url], BlockTimeSeconds = 12, Finality = new FinalityFile(FinalityMode.Tag),
        };
        string networks = Directory.CreateDirectory(Path.Combine(folder, "networks")).FullName;
        string deployment = NetworkCatalog.DeploymentPath(networks, file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(deployment)!);
        File.WriteAllText(Path.Combine(networks, file.Name + ".json"), JsonSerializer.Serialize(file, PipelineJson.Options));
        JsonObject circuit = new() { ["version"] = 1, ["verifier"] = Registry, ["registry"] = Registry, ["keyHash"] = "0x11" };
        File.WriteAllText(
            deployment,
            new JsonObject
            {
                ["network"] = file.Name, ["chainId"] = file.ChainId, ["vkHashRegistry"] = Registry, ["blockNumber"] = 1, ["circuits"] = new JsonObject { ["cubes"] = circuit },
            }.ToJsonString());
        catalog = NetworkCatalog.Load(networks);
        return catalog.Find(file.Name)!;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (long begun = TimeProvider.System.GetTimestamp(); !holds();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "it did not come to that");
            await Task.Delay(50);
        }
    }

    private sealed class Refusing(Address account) : ISigner
    {
        public Address Address => account;

        public ValueTask<EcdsaSignature> SignDigestAsync(Hash32 digest, CancellationToken cancellationToken = default) => throw new IOException("the vault is down");
    }
}

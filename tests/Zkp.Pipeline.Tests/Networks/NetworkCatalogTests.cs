using System.Globalization;
using System.Text.Json;
using Zkp.Pipeline.Networks;

namespace Zkp.Pipeline.Tests.Networks;

public sealed class NetworkCatalogTests : IDisposable
{
    private const string Good =
        """
        {"name":"net","chainId":31337,"family":"ethereum","local":true,"rpcUrls":["http://127.0.0.1:8545"],
         "blockTimeSeconds":1,"finality":{"mode":"tag"},"maxFeePerGasWei":"100000000000","enabled":true}
        """;

    private readonly string folder = Directory.CreateDirectory(
        Path.Combine(Directory.CreateTempSubdirectory("zkp-networks-").FullName, "networks")).FullName;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [Fact]
    public void A_network_with_its_deployment_is_read()
    {
        Write("net.json", Good);
        Directory.CreateDirectory(Path.Combine(folder, "..", "deployments"));
        Write("../deployments/net.json", Deployment("net", 31337));

        Network network = NetworkCatalog.Load(folder).Find("net")!;

        Assert.Equal(ChainFamily.Ethereum, network.File.Family);
        Assert.Equal(100_000_000_000, network.File.MaxFeePerGasWei);
        Assert.Equal("0x00000000000000000000000000000000000000C3", network.Find("c", 1)!.Registry);
        Assert.Null(network.Find("c", 2));
        Assert.Null(network.Find("d", 1));
    }

    [Theory]
    [InlineData("\"name\":\"net\"", "\"name\":\"other\"", "name 'other' must be the file's name; write \"net\"")]
    [InlineData("31337", "0", "chainId must be 1 or more")]
    [InlineData("31337", "\"x\"", "chainId is not of the form that it must have: a number")]
    [InlineData("\"ethereum\"", "\"bitcoin\"", "family is not of the form that it must have: \"ethereum\", \"arbitrum\" or \"optimism\"")]
    [InlineData("http://127.0.0.1:8545", "ftp://key@x/secret", "rpcUrls: 'ftp://x' must be an http or https URL")]
    [InlineData("[\"http://127.0.0.1:8545\"]", "[]", "rpcUrls must hold at least one URL")]
    [InlineData("\"blockTimeSeconds\":1", "\"blockTimeSeconds\":0", "blockTimeSeconds must be above 0")]
    [InlineData("{\"mode\":\"tag\"}", "{\"mode\":\"depth\"}", "finality.depth must be 1 to")]
    [InlineData("{\"mode\":\"tag\"}", "{\"mode\":\"tag\",\"depth\":3}", "finality.depth goes with")]
    [InlineData("{\"mode\":\"tag\"}", "{\"depth\":3}", "finality.mode is missing; add it: \"tag\" or \"depth\"")]
    [InlineData("{\"mode\":\"tag\"}", "7", "finality must be an object with mode, depth")]
    [InlineData("\"100000000000\"", "\"-5\"", "maxFeePerGasWei must be above 0")]
    [InlineData("\"100000000000\"", "5", "maxFeePerGasWei is not of the form that it must have: a whole number of wei as a decimal string")]
    [InlineData("\"100000000000\"", "\"5\",\"maxPriorityFeePerGasWei\":\"6\"", "maxPriorityFeePerGasWei must not be above maxFeePerGasWei")]
    [InlineData("\"maxFeePerGasWei\"", "\"maxFeePerGas\"", "maxFeePerGas is no member of a network's file")]
    [InlineData("\"enabled\":true", "\"maxSpendPerDayWei\":\"0\"", "maxSpendPerDayWei must be above 0")]
    [InlineData("\"enabled\":true", "\"maxFeePerTransactionWei\":\"-1\"", "maxFeePerTransactionWei must be above 0")]
    [InlineData("\"enabled\":true", "\"baseFeeHeadroomPercent\":5000", "baseFeeHeadroomPercent must be 0 to 1000")]
    [InlineData("\"enabled\":true", "\"l1FeeHeadroomPercent\":-1", "l1FeeHeadroomPercent must be 0 to 1000")]
    [InlineData("\"enabled\":true", "\"gasRoomPercent\":1.5", "gasRoomPercent is not of the form that it must have: a whole number from 0 to 1000")]
    [InlineData("\"enabled\":true", "\"explorerTransactionUrl\":\"https://x/tx/\"", "explorerTransactionUrl must be a URL that holds {hash}")]
    [InlineData("\"enabled\":true", "\"explorerAddressUrl\":\"x{address}\"", "explorerAddressUrl must be a URL that holds {address}")]
    [InlineData("\"enabled\":true", "\"testnet\":true", "testnet goes with public networks")]
    [InlineData("\"enabled\":true", "\"etherUsdFeed\":{\"address\":\"0x1\",\"maxAgeSeconds\":3600}", "etherUsdFeed.address is not an address")]
    [InlineData("\"enabled\":true", "\"treasury\":{\"minBalanceWei\":\"5\",\"targetBalanceWei\":\"5\"}", "treasury.targetBalanceWei must be above treasury.minBalanceWei")]
    [InlineData("\"enabled\":true", "\"treasury\":{\"minBalanceWei\":\"5\"}", "treasury.targetBalanceWei is missing; add it: a whole number of wei")]
    [InlineData("\"enabled\":true", "\"treasury\":{\"minBalanceWei\":\"5\",\"targetBalanceWei\":\"9\",\"bridge\":{\"l1Network\":\"net\",\"contract\":\"0x00000000000000000000000000000000000000A1\"}}", "treasury.bridge goes with Arbitrum and the OP Stack")]
    [InlineData("\"enabled\":true", "\"signers\":[]", "signers must name at least one")]
    [InlineData("\"enabled\":true", "\"signers\":[\"a\",\"B b\"]", "signers: 'B b' is no signer's name")]
    [InlineData("\"enabled\":true", "\"signers\":[\"a\",\"a\"]", "signers names 'a' twice")]
    [InlineData("\"enabled\":true", "\"signers\":\"a\"", "signers is not of the form that it must have: a list of names of signers")]
    [InlineData("\"chainId\":31337,", "", "chainId is missing; add it: a number")]
    [InlineData("{\"name\"", "{\"name", "is not a network's file")]
    public void A_mistake_is_named_with_its_file_its_member_and_how_to_mend_it(string from, string to, string message)
    {
        Assert.Contains(from, Good, StringComparison.Ordinal);
        Write("net.json", Good.Replace(from, to, StringComparison.Ordinal));

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => NetworkCatalog.Load(folder));

        Assert.StartsWith(Path.Combine(folder, "net.json"), error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_all_files_are_told_at_once()
    {
        Write("net.json", Good.Replace("31337", "0", StringComparison.Ordinal).Replace("\"blockTimeSeconds\":1", "\"blockTimeSeconds\":0", StringComparison.Ordinal));
        Write("two.json", Good.Replace("\"net\"", "\"three\"", StringComparison.Ordinal));

        string[] lines = Assert.Throws<InvalidDataException>(() => NetworkCatalog.Load(folder)).Message.Split('\n');

        Assert.Equal(3, lines.Length);
        Assert.All(lines.Zip(["net.json: chainId", "net.json: blockTimeSeconds", "two.json: name"]), line => Assert.Contains(line.Second, line.First, StringComparison.Ordinal));
    }

    [Fact]
    public void Endpoints_come_by_environment_and_with_keys_from_variables()
    {
        string variable = $"ZKP_TEST_{Guid.NewGuid():n}";
        Write("net.json", Good.Replace("\"blockTimeSeconds\"", "\"rpcUrlsByEnvironment\":{\"production\":[\"https://rpc.example/{env:" + variable + "}\"]},\"blockTimeSeconds\"", StringComparison.Ordinal));

        Assert.Equal("http://127.0.0.1:8545/", NetworkCatalog.Load(folder, "staging").Find("net")!.File.RpcUrls.Single().ToString());
        string unset = Assert.Throws<InvalidDataException>(() => NetworkCatalog.Load(folder, "production")).Message;
        Assert.Contains($"rpcUrlsByEnvironment.production: the URL at rpc.example needs the environment variable {variable}, which is not set", unset, StringComparison.Ordinal);

        Environment.SetEnvironmentVariable(variable, "k-1");
        Assert.Equal("https://rpc.example/k-1", NetworkCatalog.Load(folder, "production").Find("net")!.File.RpcUrls.Single().ToString());

        // What is not used needs no keys; whoever names it needs them.
        Environment.SetEnvironmentVariable(variable, null);
        Write("net.json", File.ReadAllText(Path.Combine(folder, "net.json")).Replace("\"enabled\":true", "\"enabled\":false", StringComparison.Ordinal));
        Assert.Empty(NetworkCatalog.Load(folder, "production").Enabled);
        Assert.Throws<InvalidDataException>(() => NetworkFileReader.Read(Path.Combine(folder, "net.json"), "production"));
    }

    [Theory]
    [InlineData("other", "names 'other', which is no network of the family ethereum")]
    [InlineData("net", "names 'net', which is of another kind")]
    public void A_bridge_must_start_on_an_L1_of_the_same_kind(string l1, string message)
    {
        Write("net.json", Good);
        Write("two.json", Good.Replace("\"net\"", "\"two\"", StringComparison.Ordinal).Replace("31337", "10", StringComparison.Ordinal)
            .Replace("\"ethereum\",\"local\":true", "\"optimism\"", StringComparison.Ordinal)
            .Replace("\"enabled\":true", "\"treasury\":{\"minBalanceWei\":\"5\",\"targetBalanceWei\":\"9\",\"bridge\":{\"l1Network\":\"" + l1 + "\",\"contract\":\"0x00000000000000000000000000000000000000A1\"}}", StringComparison.Ordinal));

        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => NetworkCatalog.Load(folder)).Message, StringComparison.Ordinal);
    }

    /// <summary>Whoever gives the record a member has to give it to the reader too, or files that have it are refused.</summary>
    [Fact]
    public void The_reader_knows_every_member_of_a_file()
    {
        NetworkFile full = new()
        {
            Name = "net",
            ChainId = 10,
            Family = ChainFamily.Optimism,
            RpcUrls = [new Uri("http://127.0.0.1:1")],
            RpcUrlsByEnvironment = new Dictionary<string, IReadOnlyList<Uri>> { ["x"] = [new Uri("http://127.0.0.1:2")] },
            BlockTimeSeconds = 2,
            Finality = new FinalityFile(FinalityMode.Depth, 3),
            MaxFeePerGasWei = 9,
            MaxPriorityFeePerGasWei = 8,
            MaxFeePerTransactionWei = 6,
            MaxSpendPerDayWei = 7,
            ExplorerTransactionUrl = "https://x/{hash}",
            ExplorerAddressUrl = "https://x/{address}",
            EtherUsdFeed = new EtherUsdFeed("0x00000000000000000000000000000000000000A1", 60),
            Signers = ["default"],
            Treasury = new TreasuryFile
            {
                MinBalanceWei = 1, TargetBalanceWei = 2,
                Bridge = new BridgeFile { L1Network = "l1", Contract = "0x00000000000000000000000000000000000000A1", MaxTransferWei = 3, MaxPerDayWei = 4 },
            },
        };
        Write("net.json", JsonSerializer.Serialize(full, PipelineJson.Options));

        NetworkFile read = NetworkFileReader.Read(Path.Combine(folder, "net.json"));

        Assert.Equal(JsonSerializer.Serialize(full with { RpcUrlsByEnvironment = null }, PipelineJson.Options), JsonSerializer.Serialize(read, PipelineJson.Options));
        Assert.All(typeof(NetworkFile).GetProperties().Where(property => property.CanWrite), property => Assert.NotNull(property.GetValue(full)));
    }

    [Fact]
    public void The_files_of_this_repository_are_sound()
    {
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ZkpFunctions.sln")))
        {
            root = root.Parent!;
        }

        NetworkCatalog catalog = NetworkCatalog.Load(Path.Combine(root.FullName, "contracts", "networks"));

        Assert.Equal(
            ["arbitrum 42161", "arbitrum-sepolia 421614", "ethereum 1", "ethereum-sepolia 11155111", "optimism 10", "optimism-sepolia 11155420"],
            catalog.All.OrderBy(network => network.Name, StringComparer.Ordinal).Select(network => $"{network.Name} {network.File.ChainId}"));
        Assert.All(catalog.All, network =>
        {
            Assert.False(network.File.Enabled);
            Assert.Equal(network.Name.EndsWith("sepolia", StringComparison.Ordinal), network.File.Testnet);
            Assert.NotNull(network.File.MaxFeePerGasWei);
            Assert.NotNull(network.File.MaxSpendPerDayWei);
            Assert.True(network.File.BaseFeeHeadroomPercent >= 77, "an OP Stack base fee can rise by 77 % in 12 s");
            Assert.True(network.File.Treasury?.Bridge is null or { Enabled: false, MaxPerDayWei: not null });
        });
    }

    [Fact]
    public void A_deployment_of_another_chain_is_refused()
    {
        Write("net.json", Good);
        Directory.CreateDirectory(Path.Combine(folder, "..", "deployments"));
        Write("../deployments/net.json", Deployment("net", 1));

        Assert.Contains("deploy again", Assert.Throws<InvalidDataException>(() => NetworkCatalog.Load(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_networks_of_one_chain_id_are_refused()
    {
        Write("net.json", Good);
        Write("two.json", Good.Replace("\"net\"", "\"two\"", StringComparison.Ordinal));

        Assert.Contains("same chain id", Assert.Throws<InvalidDataException>(() => NetworkCatalog.Load(folder)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    private static string Deployment(string network, long chainId) =>
        """
        {"network":"NETWORK","chainId":CHAIN,"vkHashRegistry":"0x00000000000000000000000000000000000000A1","blockNumber":3,
         "circuits":{"c":{"version":1,"verifier":"0x00000000000000000000000000000000000000b2","registry":"0x00000000000000000000000000000000000000C3","keyHash":"0x11"}}}
        """
            .Replace("NETWORK", network, StringComparison.Ordinal)
            .Replace("CHAIN", chainId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}

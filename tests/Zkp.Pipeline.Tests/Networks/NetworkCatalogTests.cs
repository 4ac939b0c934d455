using System.Globalization;
using Zkp.Pipeline.Networks;

namespace Zkp.Pipeline.Tests.Networks;

public sealed class NetworkCatalogTests : IDisposable
{
    private const string Good =
        """
        {"name":"net","chainId":31337,"family":"ethereum","local":true,"rpcUrls":["http://127.0.0.1:8545"],
         "blockTimeSeconds":1,"finality":{"mode":"tag"},"maxFeePerGasWei":"100000000000","enabled":true}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-networks-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_network_with_its_deployment_is_read()
    {
        Write("net.json", Good);
        Directory.CreateDirectory(Path.Combine(folder, "deployments"));
        Write("deployments/net.json", Deployment("net", 31337));

        Network network = NetworkCatalog.Load(folder).Find("net")!;

        Assert.Equal(ChainFamily.Ethereum, network.File.Family);
        Assert.Equal(100_000_000_000, network.File.MaxFeePerGasWei);
        Assert.Equal("0x00000000000000000000000000000000000000C3", network.Find("c", 1)!.Registry);
        Assert.Null(network.Find("c", 2));
        Assert.Null(network.Find("d", 1));
    }

    [Theory]
    [InlineData("\"name\":\"net\"", "\"name\":\"other\"", "must be the file's name")]
    [InlineData("31337", "0", "chainId")]
    [InlineData("\"ethereum\"", "\"bitcoin\"", "is not a network's file")]
    [InlineData("http://127.0.0.1:8545", "ftp://x", "must be an http or https URL")]
    [InlineData("[\"http://127.0.0.1:8545\"]", "[]", "rpcUrls must hold at least one URL")]
    [InlineData("\"blockTimeSeconds\":1", "\"blockTimeSeconds\":0", "blockTimeSeconds")]
    [InlineData("{\"mode\":\"tag\"}", "{\"mode\":\"depth\"}", "finality.depth")]
    [InlineData("{\"mode\":\"tag\"}", "{\"mode\":\"tag\",\"depth\":3}", "finality.depth goes with")]
    [InlineData("\"100000000000\"", "\"-5\"", "maxFeePerGasWei")]
    [InlineData("\"chainId\":31337,", "", "is not a network's file")]
    public void A_mistake_is_named_with_its_file(string from, string to, string message)
    {
        Assert.Contains(from, Good, StringComparison.Ordinal);
        Write("net.json", Good.Replace(from, to, StringComparison.Ordinal));

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => NetworkCatalog.Load(folder));

        Assert.Contains("net.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deployment_of_another_chain_is_refused()
    {
        Write("net.json", Good);
        Directory.CreateDirectory(Path.Combine(folder, "deployments"));
        Write("deployments/net.json", Deployment("net", 1));

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

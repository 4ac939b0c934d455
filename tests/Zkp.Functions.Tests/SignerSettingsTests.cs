using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Zkp.Evm;
using Zkp.Functions.Configuration;
using Zkp.LocalTools;
using Zkp.Pipeline.Networks;

namespace Zkp.Functions.Tests;

public sealed class SignerSettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-signer-settings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_signer_without_a_name_and_those_with_one_are_opened()
    {
        LocalSigner one = LocalSigner.Create(), two = LocalSigner.Create();
        SigningKeys keys = Read(
            ("KeystorePath", Keystore("one", one)), ("KeystorePassword", "pass"),
            ("Signers:second:KeystorePath", Keystore("two", two)), ("Signers:second:KeystorePassword", "pass"));
        Network network = new(
            new NetworkFile
            {
                Name = "n", ChainId = 1, Family = ChainFamily.Ethereum, RpcUrls = [new Uri("http://127.0.0.1:1")], BlockTimeSeconds = 1,
                Finality = new FinalityFile(FinalityMode.Tag), Signers = ["second", SigningKeys.DefaultName],
            },
            null);

        IReadOnlyDictionary<string, NetworkSigners> signers = await keys.OpenAsync([network], CancellationToken.None);

        Assert.Equal([two.Address, one.Address], signers["n"].Senders.Select(signer => signer.Address));
    }

    [Fact]
    public void Each_mistake_names_its_setting()
    {
        string keystore = Keystore("one", LocalSigner.Create());
        Assert.Contains("No signing key is configured", Refused(), StringComparison.Ordinal);
        Assert.Contains("Set one of Zkp__KeystorePath, Zkp__KeyVaultUri", Refused(("KeystorePath", keystore), ("KeyVaultUri", "https://v")), StringComparison.Ordinal);
        Assert.Contains("mend Zkp__Signers__b__KeystorePath", Refused(("KeystorePath", keystore), ("Signers:b:KeystorePath", "nowhere")), StringComparison.Ordinal);
        Assert.Contains("The signer b has no key; set Zkp__Signers__b__KeystorePath", Refused(("KeystorePath", keystore), ("Signers:b:KeystorePassword", "pass")), StringComparison.Ordinal);
        Assert.Contains("The signer default is there twice", Refused(("KeystorePath", keystore), ("Signers:default:KeystorePath", keystore)), StringComparison.Ordinal);
        Assert.StartsWith("Zkp__Signers__b__KeyVaultKeyIds: 'x' is no https address", Refused(("Signers:b:KeyVaultKeyIds", "x")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_tells_of_every_setting_and_names_one_signer()
    {
        using JsonDocument sample = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("local.settings.sample.json")));
        Dictionary<string, string> settings = sample.RootElement.GetProperty("Values").EnumerateObject()
            .Where(setting => setting.Name.StartsWith("Zkp__", StringComparison.Ordinal))
            .ToDictionary(setting => setting.Name["Zkp__".Length..], setting => setting.Value.GetString()!);

        // Further signers are told of in docs/networks.md.
        Assert.Equal(
            typeof(ZkpOptions).GetProperties().Select(property => property.Name).Where(name => name != nameof(ZkpOptions.Signers)).Order(),
            settings.Keys.Order());
        settings["KeystorePath"] = Keystore("one", LocalSigner.Create());
        Assert.NotNull(Read([.. settings.Select(setting => (setting.Key, setting.Value))]));
    }

    private string Keystore(string name, LocalSigner signer)
    {
        string path = Path.Combine(folder, name + ".json");
        File.WriteAllText(path, KeystoreV3.Encrypt(signer, "pass", KeystoreCost.Light));
        return path;
    }

    private static string Refused(params (string Name, string Value)[] settings) => Assert.Throws<InvalidDataException>(() => Read(settings)).Message;

    /// <summary>As the app binds its section.</summary>
    private static SigningKeys Read(params (string Name, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>($"{ZkpOptions.Section}:{setting.Name}", setting.Value)))
            .Build();
        return SignerSettings.Read(configuration.GetSection(ZkpOptions.Section).Get<ZkpOptions>() ?? new ZkpOptions(), NullLoggerFactory.Instance);
    }
}

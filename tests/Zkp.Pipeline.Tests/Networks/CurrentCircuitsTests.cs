using Microsoft.Extensions.Time.Testing;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Pipeline.Tests.Networks;

public sealed class CurrentCircuitsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-circuits-").FullName;
    private readonly FakeTimeProvider time = new(Now);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_new_version_is_proved_when_it_counts_on_every_network()
    {
        Write("c", 1);
        Write("c", 2);
        Write("other", 7);
        CurrentCircuits current = new(
            CircuitCatalog.Load([folder]), [Network("a", V(2, Now.AddHours(1), V(1))), Network("b", V(2, Now.AddHours(2), V(1))), Network("none", null)], time);

        Assert.Equal(["c v1", "other v7"], Current());
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["c v1", "other v7"], Current());
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["c v2", "other v7"], Current());
        Assert.Equal(2, current.Find("c")!.Version);
        Assert.Null(current.Find("unknown"));

        string[] Current() => [.. current.All.Select(circuit => $"{circuit.Id} v{circuit.Version}").Order(StringComparer.Ordinal)];
    }

    /// <summary>Then a request waits until the version counts; and where nothing is deployed, the newest is what will be.</summary>
    [Fact]
    public void A_version_whose_key_is_not_here_is_not_proved()
    {
        Write("c", 2);
        Assert.Equal(2, new CurrentCircuits(CircuitCatalog.Load([folder]), [Network("a", V(2, Now.AddHours(1), V(1)))], time).Find("c")!.Version);
        Write("c", 3);
        Assert.Equal(3, new CurrentCircuits(CircuitCatalog.Load([folder]), [], time).Find("c")!.Version);
        Assert.Equal(3, CircuitCatalog.Load([folder]).Newest.Single().Version);
    }

    [Fact]
    public void Batch_circuits_turn_over_like_others()
    {
        Write("c", 1);
        Write("c-batch-4", 1, ",\"batchOf\":\"c\",\"batchSize\":4", "batch");
        Write("c-batch-4", 2, ",\"batchOf\":\"c\",\"batchSize\":4", "batch");
        Network network = Network("a", V(2, Now.AddHours(1), V(1)), "c-batch-4");
        CurrentCircuits current = new(CircuitCatalog.Load([folder]), [network], time);
        Assert.Equal(1, Assert.Single(current.BatchesOf("c")).Version);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, Assert.Single(current.BatchesOf("c")).Version);

        // The proofs that were made before go on.
        Assert.Equal((2, 1, null), (network.Find("c-batch-4", 2)?.Version, network.Find("c-batch-4", 1)?.Version, network.Find("c-batch-4", 3)?.Version));
    }

    private static DeployedCircuit V(int version, DateTimeOffset? activeFrom = null, DeployedCircuit? previous = null) => new()
    {
        Version = version, Verifier = "", Registry = "", KeyHash = "", ActiveFrom = activeFrom, Previous = previous,
    };

    private static Network Network(string name, DeployedCircuit? deployed, string circuit = "c") => new(
        new NetworkFile { Name = name, ChainId = 1, Family = ChainFamily.Ethereum, RpcUrls = [], BlockTimeSeconds = 1, Finality = new FinalityFile(FinalityMode.Tag, null) },
        new DeploymentFile
        {
            Network = name, ChainId = 1, VkHashRegistry = "", BlockNumber = 0,
            Circuits = deployed is null ? new Dictionary<string, DeployedCircuit>() : new Dictionary<string, DeployedCircuit> { [circuit] = deployed },
        });

    private void Write(string id, int version, string more = "", string statement = "inputs")
    {
        string circuit = Directory.CreateDirectory(Path.Combine(folder, $"{id}-v{version}")).FullName;
        File.WriteAllText(Path.Combine(circuit, "circuit.json"), $$"""{"id":"{{id}}","version":{{version}},"statement":"{{statement}}"{{more}}}""");
        File.WriteAllText(Path.Combine(circuit, Circuit.VerifyingKeyFile), """{"nPublic":1}""");
        File.WriteAllText(Path.Combine(circuit, Circuit.ProvingKeyFile), "");
        File.WriteAllText(Path.Combine(circuit, Circuit.WasmFile), "");
    }
}

using System.Buffers.Binary;
using System.Text;
using Zkp.Groth16;
using Zkp.LocalTools;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Proving;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Tests.Proving;

/// <summary>A registered circuit's key is checked whole before it proves anything, and only once.</summary>
public sealed class KeyChecksTests : IDisposable
{
    /// <summary>x = 2 + u and its y, as a .zkey has them: on the twist, and not in G2.</summary>
    private const string OutsideG2 =
        "3a1b1e8b1b87baa67b168eeb51d6f114588cf2f0de46ddcc5ebe0f3483ef141c9d0d8fc58d435dd33d0bc7f528eb780a2c4679786fa36e662fdf079ac1770a0e"
        + "93dc735522a59402f1f48879e04b8753d3e7cc1cb4d8052a0ecd6af094510420989a17e4e5c8143817e611d9f44132792e48f40d4b8ecf2861d39bf7d62b610d";

    private readonly string folder = RepositoryRoot.Combine(".zkp", "tests", "key-checks", $"{Guid.NewGuid():n}");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_key_with_a_point_outside_its_subgroup_proves_nothing()
    {
        string circuit = await MakeCircuitAsync();
        Assert.Null((await ProveAsync()).Failure);
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "cache"), "*.zkey-checked"));

        string path = Path.Combine(circuit, Circuit.ProvingKeyFile);
        byte[] key = await File.ReadAllBytesAsync(path);
        Convert.FromHexString(OutsideG2).CopyTo(key.AsSpan(Section(key, 7) + 128));
        await File.WriteAllBytesAsync(path, key);
        ProvingOutcome outcome = await ProveAsync();
        Assert.Equal("circuit_unusable", outcome.Failure?.Code);
        Assert.Equal(
            "The circuit product can't be used: circuit.zkey: point of B2 1 is on the curve but outside the subgroup of order r.", outcome.Failure?.Detail);
    }

    [Fact]
    public void The_same_bytes_are_checked_once_and_failures_are_not_remembered()
    {
        Directory.CreateDirectory(folder);
        string key = Path.Combine(folder, "key"), cache = Path.Combine(folder, "cache");
        File.WriteAllText(key, "one");
        int checks = 0;
        Assert.Throws<ProofSystemFormatException>(() => KeyChecks.CheckOnce(key, cache, () => throw new ProofSystemFormatException("bad")));
        KeyChecks.CheckOnce(key, cache, () => checks++);
        KeyChecks.CheckOnce(key, cache, () => checks++);
        Assert.Equal(1, checks);
        File.WriteAllText(key, "other");
        KeyChecks.CheckOnce(key, cache, () => checks++);
        Assert.Equal(2, checks);
        KeyChecks.CheckOnce(key, null, () => checks++);
        KeyChecks.CheckOnce(key, null, () => checks++);
        Assert.Equal(4, checks);
    }

    /// <summary>A folder of circuits with one in it.</summary>
    private async Task<string> MakeCircuitAsync()
    {
        string source = Path.Combine(folder, "main.circom"), circuit = Path.Combine(folder, "circuits", "product");
        Directory.CreateDirectory(circuit);
        await File.WriteAllTextAsync(
            source,
            """
            pragma circom 2.1.0;
            template Product() {
                signal input a;
                signal input b;
                signal output c;
                c <== a * b;
            }
            component main = Product();
            """);
        CompiledCircuit compiled = await CircuitCompiler.CompileFileAsync(source, Path.Combine(folder, "build"));
        File.Copy(compiled.WasmPath, Path.Combine(circuit, Circuit.WasmFile));
        string zkey = Path.Combine(circuit, Circuit.ProvingKeyFile);
        DevelopmentSetup.Create(compiled.R1csPath, zkey);
        using ProvingKey key = ProvingKey.Load(zkey);
        await File.WriteAllTextAsync(Path.Combine(circuit, Circuit.VerifyingKeyFile), key.VerifyingKey.ToJson());
        await File.WriteAllTextAsync(Path.Combine(circuit, "circuit.json"), """{"id": "product", "version": 1, "statement": "inputs"}""");
        return circuit;
    }

    private async Task<ProvingOutcome> ProveAsync()
    {
        using ProvingService service = new(CircuitCatalog.Load([Path.Combine(folder, "circuits")]), new ProvingOptions(1, Path.Combine(folder, "cache")));
        ProofRecord record = new()
        {
            Id = "1",
            Tenant = "t",
            Circuit = "product",
            CircuitVersion = 1,
            Policy = new ProofPolicy(),
            InputId = "i",
            CreatedAt = default,
            State = ProofState.Proving,
            Timeline = [],
        };
        return await service.ProveAsync(record, Encoding.UTF8.GetBytes("""{"a": 3, "b": 5}"""), CancellationToken.None);
    }

    private static int Section(byte[] file, uint id)
    {
        for (int position = 12; ; position += 12 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(position + 4)))
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(position)) == id)
            {
                return position + 12;
            }
        }
    }
}

using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Zkp.LocalTools;
using Zkp.Pipeline.Axioms;

namespace Zkp.Circuits.Tests;

/// <summary>The literals in <c>circuit.circom</c> and <c>circuit.json</c> are what C# derives from their names.</summary>
public sealed partial class CircuitConstantsTests
{
    private static string Folder => RepositoryRoot.Combine("circuits", "axiom-entailment");

    [Fact]
    public void Version_ruleset_and_tag_agree()
    {
        Match main = MainComponent().Match(File.ReadAllText(Path.Combine(Folder, "circuit.circom")));
        Assert.True(main.Success);
        BigInteger[] parameters = [.. main.Groups[1].Value.Split(',').Select(text => BigInteger.Parse(text.Trim(), CultureInfo.InvariantCulture))];
        Assert.Equal(
            [
                AxiomLimits.Default.MaxAxioms,
                AxiomLimits.Default.MaxSteps,
                AxiomRuleset.CircuitVersion,
                AxiomRuleset.Id.ToBigInteger(),
                AxiomCommitment.Tag,
            ],
            parameters);
    }

    /// <summary>A statement is the same number in a batch and alone.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(256)]
    public void Batch_circuits_have_the_same_literals(int size)
    {
        string folder = RepositoryRoot.Combine("circuits", $"axiom-entailment-batch-{size}");
        string single = MainComponent().Match(File.ReadAllText(Path.Combine(Folder, "circuit.circom"))).Groups[1].Value;
        string batch = File.ReadAllText(Path.Combine(folder, "circuit.circom"));
        string[] parameters = [.. batch[(batch.IndexOf("AxiomEntailmentBatch(", StringComparison.Ordinal) + 21)..].TrimEnd().TrimEnd(';', ')').Split(',').Select(text => text.Trim())];
        Assert.Equal([size.ToString(CultureInfo.InvariantCulture), .. single.Split(',').Select(text => text.Trim())], parameters);
        Assert.Contains("component main {public [challenge]} =", batch, StringComparison.Ordinal);

        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "circuit.json")));
        Assert.Equal($"axiom-entailment-batch-{size}", manifest.RootElement.GetProperty("id").GetString());
        Assert.Equal("axiom-entailment", manifest.RootElement.GetProperty("batchOf").GetString());
        Assert.Equal(size, manifest.RootElement.GetProperty("batchSize").GetInt32());
    }

    [Fact]
    public void The_manifest_agrees()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "circuit.json")));
        Assert.Equal("axiom-entailment", manifest.RootElement.GetProperty("id").GetString());
        Assert.Equal(AxiomRuleset.CircuitVersion, manifest.RootElement.GetProperty("version").GetInt32());
        Assert.Equal("axioms", manifest.RootElement.GetProperty("statement").GetString());

        // JSON may spell every character of the texts as an escape of six: no statement within the limits is too long.
        Assert.True(manifest.RootElement.GetProperty("maxInputBytes").GetInt32() >= 6 * AxiomLimits.Default.MaxTotalBytes + 4 * AxiomLimits.Default.MaxListedAxioms);
    }

    [GeneratedRegex(@"component main = AxiomEntailment\(([\d,\s]+)\);")]
    private static partial Regex MainComponent();
}

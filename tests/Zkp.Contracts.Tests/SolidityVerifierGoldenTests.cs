using Zkp.Groth16;
using Zkp.LocalTools;

namespace Zkp.Contracts.Tests;

public sealed class SolidityVerifierGoldenTests
{
    private static readonly bool Update = Environment.GetEnvironmentVariable("ZKP_UPDATE_GOLDEN") == "1";

    /// <summary>
    /// The verifiers that the forge tests deploy are the generator's output, byte for byte. After a wanted change run
    /// these tests once with ZKP_UPDATE_GOLDEN=1.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void GeneratedVerifierIsTheCommittedOne(int signals)
    {
        string name = $"Groth16Verifier_Cubes{signals}";
        string path = RepositoryRoot.Combine("contracts", "test", "generated", name + ".sol");

        string generated = SolidityVerifier.Generate(Fixture.Load(signals).Key, name, SolidityLayout.Importing);
        if (Update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, generated);
        }

        Assert.Equal(File.ReadAllText(path), generated);
    }

    [Fact]
    public void SelfContainedFileHasOnePragmaAndNoImport()
    {
        string generated = SolidityVerifier.Generate(Fixture.Load(1).Key, "V", SolidityLayout.SelfContained);

        Assert.Single(generated.Split('\n'), line => line.StartsWith("pragma ", StringComparison.Ordinal));
        Assert.DoesNotContain("import", generated, StringComparison.Ordinal);
        Assert.Contains("interface IGrothVerifier", generated, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a-b")]
    [InlineData("a{}contract b")]
    public void NameThatIsNoIdentifierIsRefused(string name) =>
        Assert.Throws<ArgumentException>(() =>
            SolidityVerifier.Generate(Fixture.Load(1).Key, name, SolidityLayout.Importing));

    [Fact]
    public void ContractNameOfACircuitIsAnIdentifier() =>
        Assert.Equal("Groth16Verifier_axiom_entailment_v1", SolidityVerifier.ContractName("axiom-entailment", 1));
}

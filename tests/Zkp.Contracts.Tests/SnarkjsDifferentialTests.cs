using System.Numerics;
using Zkp.Bn254;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.LocalTools;

namespace Zkp.Contracts.Tests;

/// <summary>Our contract against the one that snarkjs exports from the same key: two people's work, one answer.</summary>
public sealed class SnarkjsDifferentialTests : IDisposable
{
    private const int Cases = 120;

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-differential-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task BothSayTheSameOfValidAndOfTamperedProofs(int signals)
    {
        // A new seed each run; put the printed one here to repeat a failure.
        int seed = Environment.TickCount;
        Random random = new(seed);
        Fixture fixture = Fixture.Load(signals);
        await using TestChain chain = await TestChain.StartAsync();
        string name = SolidityVerifier.ContractName($"cubes-{signals}", 1);
        Address ours = await chain.CreateAsync(
            await new ContractCompiler().CompileSingleAsync(SolidityVerifier.Generate(fixture.Key, name), name));
        Address theirs = await chain.CreateAsync(
            await new ContractCompiler().CompileForeignAsync(await ExportAsync(signals), "Groth16Verifier", viaIr: false));

        int valid = 0;
        for (int i = 0; i < Cases; i++)
        {
            FixtureProof proof = fixture.Proofs[random.Next(fixture.Proofs.Count)];
            BigInteger[] words = [.. proof.Words, .. proof.PublicSignals];
            string change = Change(words, random);
            bool own = await AskAsync(chain, ours, VerifierFunctions.IsValidProof(signals), words);
            bool other = await AskAsync(chain, theirs, VerifierFunctions.VerifyProof(signals), words);
            Assert.True(own == other, $"seed {seed}, case {i} ({change}): ours says {own}, snarkjs's {other}");
            valid += own ? 1 : 0;
        }

        // Both kinds occurred.
        Assert.InRange(valid, 1, Cases - 1);
    }

    /// <summary>Leaves the words as they are, or changes one of them in one of the ways that matter.</summary>
    private static string Change(BigInteger[] words, Random random)
    {
        int index = random.Next(words.Length);
        (string change, BigInteger value) = random.Next(8) switch
        {
            0 or 1 => ("none", words[index]),
            2 => ("one more", words[index] + 1),
            3 => ("zero", BigInteger.Zero),
            4 => ("plus q", words[index] + Fq.Modulus),
            5 => ("plus r", words[index] + Fr.Modulus),
            6 => ("negated", index < 8 ? Fq.Modulus - words[index] : Fr.Modulus - words[index]),
            _ => ("random", RandomWord(random)),
        };
        words[index] = value;
        return $"word {index}: {change}";
    }

    private static BigInteger RandomWord(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }

    private static async Task<bool> AskAsync(TestChain chain, Address verifier, string function, BigInteger[] words) =>
        (await chain.CallAsync(verifier, function, VerifierFunctions.Arguments(words[..8], words[8..]))).Get<bool>(0);

    private async Task<string> ExportAsync(int signals)
    {
        string output = Path.Combine(folder, "verifier.sol");
        (int exitCode, string text) = await NodeTools.RunNodeAsync(
            NodeTools.Snarkjs, ["zkey", "export", "solidityverifier", Path.Combine(Fixture.Folder, $"cubes-{signals}.zkey"), output]);
        Assert.True(exitCode == 0, text);
        return await File.ReadAllTextAsync(output);
    }
}

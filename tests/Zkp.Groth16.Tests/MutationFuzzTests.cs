using System.Diagnostics;
using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

/// <summary>
/// Ten thousand files changed at random places: reading one gives a result or a named error, never a crash, a hang or a large allocation.
/// ZKP_SOAK=1 multiplies the count; ZKP_SEED repeats a run.
/// </summary>
public class MutationFuzzTests
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("ZKP_SEED"), out int seed) ? seed : Environment.TickCount;

    private static readonly int Times = Environment.GetEnvironmentVariable("ZKP_SOAK") == "1" ? 10 : 1;

    [Fact]
    public void Zkeys() => Fuzz(800, File.ReadAllBytes(TestCircuit.Multiplier.Zkey), path =>
    {
        using ProvingKey key = ProvingKey.Load(path);
        key.CheckSubgroups();
        if (key.SignalCount == Original.Count)
        {
            // A key whose numbers are all in range proves something, right or wrong, without harm.
            Prover.Prove(key, Original, Fr.One, Fr.One, 2, null, CancellationToken.None);
        }
    });

    [Fact]
    public void ConstraintSystems() => Fuzz(3000, File.ReadAllBytes(TestCircuit.Multiplier.R1cs), path => R1cs.Read(path));

    [Fact]
    public void Witnesses()
    {
        string path = TestCircuit.Multiplier.NewFile(".wtns");
        Original.Write(path);
        Fuzz(3000, File.ReadAllBytes(path), file => Witness.Read(file));
    }

    [Fact]
    public void Proofs()
    {
        using ProvingKey key = ProvingKey.Load(TestCircuit.Multiplier.Zkey);
        string json = Prover.Prove(key, Original).ToJson();
        IReadOnlyList<Fr> signals = Original.PublicSignals(key.PublicCount);
        Fuzz(1200, System.Text.Encoding.UTF8.GetBytes(json), file =>
        {
            string text = File.ReadAllText(file);
            Proof proof = Proof.ParseJson(text);
            if (proof.ToJson() != json)
            {
                Assert.False(Verifier.Verify(key.VerifyingKey, proof, signals));
            }
        });
    }

    [Fact]
    public void VerificationKeys()
    {
        using ProvingKey key = ProvingKey.Load(TestCircuit.Multiplier.Zkey);
        Fuzz(2000, System.Text.Encoding.UTF8.GetBytes(key.VerifyingKey.ToJson()), file => VerifyingKey.ReadJson(file));
    }

    [Fact]
    public void PowersOfTau() => Fuzz(300, File.ReadAllBytes(TestCeremony.Powers), path => PowersOfTauVerifier.Verify(path));

    /// <summary>Without a beacon, whose number of iterations could grow to minutes.</summary>
    [Fact]
    public void Ceremonies()
    {
        string contributed = TestCircuit.Multiplier.NewFile(".zkey");
        KeyCeremony.Contribute(TestCeremony.Initial, contributed, "somebody", null);
        Fuzz(100, File.ReadAllBytes(contributed), path => TestCeremony.Verify(path));
    }

    private static Witness Original { get; } = TestCircuit.Multiplier.Calculate();

    private static void Fuzz(int rounds, byte[] original, Action<string> read)
    {
        Random random = new(Seed);
        string path = TestCircuit.Multiplier.NewFile(".fuzz");
        for (int round = 0; round < rounds * Times; round++)
        {
            File.WriteAllBytes(path, Mutate(original, random));
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long started = Stopwatch.GetTimestamp();
            try
            {
                read(path);
            }
            catch (ProofSystemFormatException)
            {
                // The named error that every bad file should give.
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"ZKP_SEED={Seed}, round {round}: {error.Message}", error);
            }

            long bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(bytes < (64L * original.Length) + (4 << 20), $"ZKP_SEED={Seed}, round {round}: {bytes} bytes allocated");
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"ZKP_SEED={Seed}, round {round}: too slow");
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] file = [.. original];
        switch (random.Next(5))
        {
            case 0:
                return file[..random.Next(file.Length)];
            case 1:
                return [.. file, .. new byte[random.Next(1, 100)]];
            case 2:
                int from = random.Next(file.Length);
                return [.. file[..from], .. file[Math.Min(file.Length, from + random.Next(1, 64))..]];
            default:
                // Early bytes hold the counts, so they are hit more often.
                for (int change = random.Next(1, 5); change > 0; change--)
                {
                    int limit = random.Next(2) == 0 ? Math.Min(200, file.Length) : file.Length;
                    file[random.Next(limit)] = random.Next(3) == 0 ? (byte)255 : (byte)random.Next(256);
                }

                return file;
        }
    }
}

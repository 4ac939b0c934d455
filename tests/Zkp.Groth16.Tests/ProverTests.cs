using System.Collections.Concurrent;
using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

public class ProverTests
{
    [Fact]
    public void ProofsOfOneWitnessDiffer()
    {
        using ProvingKey key = ProvingKey.Load(TestCircuit.Multiplier.Zkey);
        Witness witness = TestCircuit.Multiplier.Calculate();
        Assert.NotEqual(Prover.Prove(key, witness), Prover.Prove(key, witness));
    }

    [Fact]
    public void ManyThreadsShareOneKey()
    {
        using ProvingKey key = ProvingKey.Load(TestCircuit.PoseidonChain.Zkey);
        Witness witness = TestCircuit.PoseidonChain.Calculate();
        ConcurrentBag<Proof> proofs = [];
        Parallel.For(0, 6, _ => proofs.Add(Prover.Prove(key, witness)));
        Assert.All(proofs, proof => Assert.True(Verifier.Verify(key.VerifyingKey, proof, witness.PublicSignals(key.PublicCount))));
    }

    [Fact]
    public void AWitnessThatViolatesTheConstraintsGivesAnInvalidProof()
    {
        using ProvingKey key = ProvingKey.Load(TestCircuit.Multiplier.Zkey);
        Witness witness = TestCircuit.Multiplier.Calculate();
        Fr[] values = [.. Enumerable.Range(0, witness.Count).Select(i => witness[i])];
        values[^1] += Fr.One;
        Witness tampered = Witness.FromValues(values);
        Assert.NotNull(R1cs.Read(TestCircuit.Multiplier.R1cs).FirstViolatedConstraint(tampered));
        Assert.False(Verifier.Verify(key.VerifyingKey, Prover.Prove(key, tampered), tampered.PublicSignals(key.PublicCount)));
    }

    [Fact]
    public void PhasesAreReportedInOrder()
    {
        using ProvingKey key = ProvingKey.Load(TestCircuit.Multiplier.Zkey);
        Recorder recorder = new();
        Prover.Prove(key, TestCircuit.Multiplier.Calculate(), recorder);
        Assert.Equal(Enum.GetValues<ProverPhase>(), recorder.Reports.Select(report => report.Phase).Distinct());
        Assert.Equal(recorder.Reports.Select(report => report.Fraction).Order(), recorder.Reports.Select(report => report.Fraction));
        Assert.Equal(1, recorder.Reports[^1].Fraction);
    }

    [Fact]
    public void ACancelledTokenEndsTheProof()
    {
        using ProvingKey key = ProvingKey.Load(TestCircuit.PoseidonChain.Zkey);
        Witness witness = TestCircuit.PoseidonChain.Calculate();
        Assert.ThrowsAny<OperationCanceledException>(
            () => Prover.Prove(key, witness, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void AKeyThatWasDisposedWhileProvingStaysMapped()
    {
        ProvingKey key = ProvingKey.Load(TestCircuit.PoseidonChain.Zkey);
        Witness witness = TestCircuit.PoseidonChain.Calculate();
        DisposeAtFirstReport disposer = new(key);
        Proof proof = Prover.Prove(key, witness, disposer);
        Assert.True(Verifier.Verify(key.VerifyingKey, proof, witness.PublicSignals(key.PublicCount)));
        Assert.Throws<ObjectDisposedException>(() => Prover.Prove(key, witness));
    }

    [Fact]
    public void MultiplesOfTheKeysPointsChangeNoProof()
    {
        using ProvingKey key = ProvingKey.Load(TestCircuit.PoseidonChain.Zkey);
        Witness witness = TestCircuit.PoseidonChain.Calculate();
        Fr r = Fr.FromUInt64(7), s = -Fr.FromUInt64(11);
        Proof expected = Prover.Prove(key, witness, r, s, 2, null, CancellationToken.None);

        Assert.False(key.Precompute(maxBytes: 1000, threads: 2));
        Assert.Equal(expected, Prover.Prove(key, witness, r, s, 2, null, CancellationToken.None));
        Assert.ThrowsAny<OperationCanceledException>(() => key.Precompute(1L << 30, threads: 2, new CancellationToken(canceled: true)));
        Assert.Null(key.Tables);

        Assert.Equal(Zkp.Bn254.LaneQuotient.IsSupported(key.Header.LogDomainSize), key.Precompute(1L << 30, threads: 2));
        Assert.Equal(expected, Prover.Prove(key, witness, r, s, 1, null, CancellationToken.None));
        Assert.Equal(expected, Prover.Prove(key, witness, r, s, 2, null, CancellationToken.None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void TheOrderOfAKeysCoefficientsChangesNoProof(int threads)
    {
        const uint Section = 4;
        const int CountBytes = sizeof(uint);
        Witness witness = TestCircuit.PoseidonChain.Calculate();
        using ProvingKey ordered = ProvingKey.Load(TestCircuit.PoseidonChain.Zkey);
        Proof expected = Prover.Prove(ordered, witness, Fr.One, Fr.One, 1, null, CancellationToken.None);
        Assert.Equal(expected, Prover.Prove(ordered, witness, Fr.One, Fr.One, threads, null, CancellationToken.None));

        EditedFile file = new(TestCircuit.PoseidonChain.Zkey);
        byte[][] coefficients = [.. file[Section][CountBytes..].Chunk(ZkeyFormat.CoefficientSize)];
        Assert.True(coefficients.Length > 1_000);
        string path = Path.GetTempFileName();
        try
        {
            foreach (byte[][] reordered in new byte[][][] { [.. coefficients.Reverse()], [.. coefficients[1..], coefficients[0]], Shuffled(coefficients) })
            {
                file[Section] = [.. file[Section][..CountBytes], .. reordered.SelectMany(bytes => bytes)];
                using ProvingKey key = ProvingKey.Load(file.WriteTo(path));
                Assert.Equal(expected, Prover.Prove(key, witness, Fr.One, Fr.One, threads, null, CancellationToken.None));
            }
        }
        finally
        {
            File.Delete(path);
        }

        static byte[][] Shuffled(byte[][] items)
        {
            byte[][] shuffled = [.. items];
            new Random(4711).Shuffle(shuffled);
            return shuffled;
        }
    }

    [Fact]
    public void TheSetupIsDeterministic()
    {
        string again = TestCircuit.Multiplier.NewFile(".zkey");
        DevelopmentSetup.Create(TestCircuit.Multiplier.R1cs, again);
        Assert.Equal(File.ReadAllBytes(TestCircuit.Multiplier.Zkey), File.ReadAllBytes(again));
    }

    private sealed class Recorder : IProgress<ProverProgress>
    {
        public List<ProverProgress> Reports { get; } = [];

        public void Report(ProverProgress value) => Reports.Add(value);
    }

    private sealed class DisposeAtFirstReport(ProvingKey key) : IProgress<ProverProgress>
    {
        public void Report(ProverProgress value) => key.Dispose();
    }
}

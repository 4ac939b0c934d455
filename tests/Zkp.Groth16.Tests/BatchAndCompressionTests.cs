using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

public sealed class BatchAndCompressionTests : IDisposable
{
    private readonly ProvingKey key = ProvingKey.Load(TestCircuit.Multiplier.Zkey);

    public void Dispose() => key.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void ABatchOfValidProofsIsValid(int count) => Assert.True(BatchVerifier.Verify(key.VerifyingKey, Proofs(count)));

    [Fact]
    public void OneWrongProofSpoilsABatch()
    {
        List<(Proof Proof, IReadOnlyList<Fr> Signals)> proofs = Proofs(3);
        (Proof good, IReadOnlyList<Fr> signals) = proofs[1];
        proofs[1] = (good, [signals[0] + Fr.One, .. signals.Skip(1)]);
        Assert.False(BatchVerifier.Verify(key.VerifyingKey, proofs));
        proofs[1] = (good with { C = good.C + G1Affine.Generator }, signals);
        Assert.False(BatchVerifier.Verify(key.VerifyingKey, proofs));
        proofs[1] = (good, [signals[0]]);
        Assert.False(BatchVerifier.Verify(key.VerifyingKey, proofs));
        proofs[1] = (good, signals);
        Assert.True(BatchVerifier.Verify(key.VerifyingKey, proofs));
    }

    /// <summary>Whichever and how many are wrong, halving finds what verifying one by one finds.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    public void WrongProofsOfABatchAreFound(int count)
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        List<(Proof Proof, IReadOnlyList<Fr> Signals)> good = Proofs(count);
        for (int wrong = 0; wrong <= count; wrong++)
        {
            List<(Proof Proof, IReadOnlyList<Fr> Signals)> proofs = [.. good];
            foreach (int index in random.GetItems(Enumerable.Range(0, count).ToArray(), wrong))
            {
                (Proof proof, IReadOnlyList<Fr> signals) = good[index];
                proofs[index] = random.Next(3) switch
                {
                    0 => (proof with { C = proof.C + G1Affine.Generator }, signals),
                    1 => (proof, [signals[0] + Fr.One, .. signals.Skip(1)]),
                    _ => (proof, [.. signals, Fr.One]),
                };
            }

            int[] expected = [.. Enumerable.Range(0, count).Where(i => proofs[i].Signals.Count != key.VerifyingKey.PublicCount
                || !Verifier.Verify(key.VerifyingKey, proofs[i].Proof, proofs[i].Signals))];
            IReadOnlyList<int> found = BatchVerifier.FindInvalid(key.VerifyingKey, proofs);
            Assert.True(expected.SequenceEqual(found), $"seed {seed}, {wrong} of {count}: {string.Join(", ", found)} in place of {string.Join(", ", expected)}");
        }
    }

    [Fact]
    public void TwoWrongProofsWhoseErrorsCancelAreStillRefused()
    {
        List<(Proof Proof, IReadOnlyList<Fr> Signals)> proofs = Proofs(2);
        proofs[0] = (proofs[0].Proof with { C = proofs[0].Proof.C + G1Affine.Generator }, proofs[0].Signals);
        proofs[1] = (proofs[1].Proof with { C = proofs[1].Proof.C + -G1Affine.Generator }, proofs[1].Signals);
        Assert.False(BatchVerifier.Verify(key.VerifyingKey, proofs));
    }

    [Fact]
    public void ProofsGoThroughTheirCompressedForm()
    {
        for (int i = 0; i < 8; i++)
        {
            Proof proof = new(
                G1Affine.Generator * Fr.FromUInt64((ulong)i), G2Affine.Generator * Fr.FromUInt64((ulong)(i * 5)), G1Affine.Generator * -Fr.FromUInt64((ulong)(i * 9)));
            byte[] bytes = proof.ToCompressedBytes();
            Assert.Equal(128, bytes.Length);
            Assert.True(Proof.TryReadCompressed(bytes, out Proof? back));
            Assert.Equal(proof, back);
        }
    }

    [Fact]
    public void ChangedCompressedProofsAreRefusedOrOther()
    {
        byte[] bytes = Proofs(1)[0].Proof.ToCompressedBytes();
        Random random = new(5);
        int refused = 0;
        for (int round = 0; round < 100; round++)
        {
            byte[] changed = [.. bytes];
            changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
            if (!Proof.TryReadCompressed(changed, out Proof? other))
            {
                refused++;
                continue;
            }

            Assert.NotEqual(bytes, other.ToCompressedBytes());
            Assert.Equal(changed, other.ToCompressedBytes());
        }

        Assert.InRange(refused, 30, 100);
        Assert.False(Proof.TryReadCompressed(bytes.AsSpan(1), out _));
    }

    private List<(Proof Proof, IReadOnlyList<Fr> Signals)> Proofs(int count)
    {
        Witness witness = TestCircuit.Multiplier.Calculate();
        return [.. Enumerable.Range(0, count).Select(_ => (Prover.Prove(key, witness), witness.PublicSignals(key.PublicCount)))];
    }
}

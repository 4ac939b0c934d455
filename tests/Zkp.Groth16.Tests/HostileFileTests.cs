using System.Buffers.Binary;
using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

/// <summary>Files that somebody made to hurt: each is refused with a message that says what is wrong.</summary>
public class HostileFileTests
{
    private const int Header = 2, Ic = 3, Coefficients = 4, A = 5, B2 = 7, H = 9;

    private static readonly byte[] Zkey = File.ReadAllBytes(TestCircuit.Multiplier.Zkey);

    private static readonly byte[] R1csFile = File.ReadAllBytes(TestCircuit.Multiplier.R1cs);

    private static readonly byte[] WitnessFile = MakeWitness();

    [Fact]
    public void EveryTruncationIsRefused()
    {
        foreach (int length in Enumerable.Range(0, 400).Concat(Enumerable.Range(0, 100).Select(i => i * Zkey.Length / 100)))
        {
            AssertZkeyRefused(Zkey[..Math.Min(length, Zkey.Length - 1)], "");
        }

        for (int length = 0; length < R1csFile.Length; length += 7)
        {
            AssertRefused(R1csFile[..length], R1cs.Read, "");
        }

        for (int length = 0; length < WitnessFile.Length; length += 5)
        {
            AssertRefused(WitnessFile[..length], Witness.Read, "");
        }
    }

    [Fact]
    public void AnotherFormatOrVersionIsRefused()
    {
        AssertZkeyRefused(R1csFile, "does not begin with \"zkey\"");
        AssertRefused(Zkey, R1cs.Read, "does not begin with \"r1cs\"");
        AssertRefused(Zkey, Witness.Read, "does not begin with \"wtns\"");
        AssertZkeyRefused(Changed(4, 2), "version 2");
    }

    [Fact]
    public void HugeCountsAreRefusedBeforeAnythingIsAllocated()
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        AssertZkeyRefused(Changed(8, uint.MaxValue), "4294967295 sections");
        int header = Section(Zkey, Header);
        AssertZkeyRefused(Changed(header + 72, 0x7FFFFFFF), "");
        AssertZkeyRefused(Changed(header + 76, 0x7FFFFFFE), "do not fit");
        AssertZkeyRefused(Changed(header + 80, 1 << 28), "section 9 (H)");
        AssertZkeyRefused(Changed(header + 80, 1U << 31), "no power of two");
        AssertZkeyRefused(Changed(header + 80, 12), "no power of two");
        AssertZkeyRefused(Changed(Section(Zkey, Coefficients), uint.MaxValue), "coefficients are announced");
        AssertZkeyRefused(Changed(Section(Zkey, A) - 4, uint.MaxValue), "truncated");

        byte[] manyConstraints = [.. R1csFile];
        BinaryPrimitives.WriteUInt32LittleEndian(manyConstraints.AsSpan(Section(R1csFile, 1) + 60), 1 << 27);
        AssertRefused(manyConstraints, R1cs.Read, "do not fit");
        byte[] manyTerms = [.. R1csFile];
        BinaryPrimitives.WriteUInt32LittleEndian(manyTerms.AsSpan(Section(R1csFile, 2)), uint.MaxValue);
        AssertRefused(manyTerms, R1cs.Read, "announces 4294967295 terms");
        byte[] manySignals = [.. WitnessFile];
        BinaryPrimitives.WriteUInt32LittleEndian(manySignals.AsSpan(Section(WitnessFile, 1) + 36), uint.MaxValue);
        AssertRefused(manySignals, Witness.Read, "section 2");
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 16L << 20);
    }

    [Fact]
    public void AnotherCurveOrProofSystemIsRefused()
    {
        int header = Section(Zkey, Header);
        AssertZkeyRefused(Changed(Section(Zkey, 1), 2), "proof system 2");
        AssertZkeyRefused(Changed(header, 48), "has 48 bytes");
        AssertZkeyRefused(Changed(header + 4, 17), "not BN254's");
        AssertZkeyRefused(Changed(header + 40, 17), "not BN254's");
        byte[] r1cs = [.. R1csFile];
        r1cs[Section(R1csFile, 1) + 4] ^= 1;
        AssertRefused(r1cs, R1cs.Read, "not BN254's");
        byte[] witness = [.. WitnessFile];
        witness[Section(WitnessFile, 1) + 4] ^= 1;
        AssertRefused(witness, Witness.Read, "not BN254's");
    }

    [Fact]
    public void PointsOffTheCurveAreRefused()
    {
        int header = Section(Zkey, Header);
        AssertZkeyRefused(Changed(header + 84, 1), "alpha1 is no point of G1");
        AssertZkeyRefused(Changed(header + 84 + 128, 1), "beta2 is no point of G2");
        AssertZkeyRefused(Changed(Section(Zkey, Ic) + 64, 1), "point of IC 1 is not on the curve");
        AssertZkeyRefused(Changed(Section(Zkey, A) + (64 * 2), 1), "point of A 2 is not on the curve");
        AssertZkeyRefused(Changed(Section(Zkey, B2) + (128 * 3), 1), "point of B2 3 is not on the curve");
        AssertZkeyRefused(Changed(Section(Zkey, H), 1), "point of H 0 is not on the curve");
    }

    [Fact]
    public void CoordinatesNotBelowTheModulusAreRefused()
    {
        // x + q is the same residue, so only a range check finds it.
        byte[] file = [.. Zkey];
        Span<byte> coordinate = file.AsSpan(Section(Zkey, H), 32);
        BigInteger larger = new BigInteger(coordinate, isUnsigned: true) + Fq.Modulus;
        coordinate.Clear();
        larger.TryWriteBytes(coordinate, out _, isUnsigned: true);
        AssertZkeyRefused(file, "point of H 0 is not on the curve, or has a coordinate not below");
    }

    [Fact]
    public void PointsOutsideTheSubgroupAreRefused()
    {
        G2Affine outside = G2PointOutsideTheSubgroup();
        byte[] header = [.. Zkey];
        WritePoint(header.AsSpan(Section(Zkey, Header) + 84 + 128), outside);
        AssertZkeyRefused(header, "beta2 is no point of G2");

        byte[] section = [.. Zkey];
        WritePoint(section.AsSpan(Section(Zkey, B2) + 128), outside);
        string path = Save(section, ".zkey");
        using ProvingKey key = ProvingKey.Load(path);
        ProofSystemFormatException error = Assert.Throws<ProofSystemFormatException>(() => key.CheckSubgroups());
        Assert.Contains("point of B2 1 is on the curve but outside the subgroup", error.Message, StringComparison.Ordinal);

        Proof proof = new(G1Affine.Generator, outside, G1Affine.Generator);
        Assert.Contains(
            "\"pi_b\" is on the curve but outside the subgroup",
            Assert.Throws<ProofSystemFormatException>(() => Proof.ParseJson(proof.ToJson())).Message,
            StringComparison.Ordinal);
        using ProvingKey good = ProvingKey.Load(TestCircuit.Multiplier.Zkey);
        Assert.False(Verifier.Verify(good.VerifyingKey, proof, [Fr.One, Fr.One]));
    }

    [Fact]
    public void CoefficientsOutOfRangeAreRefused()
    {
        int first = Section(Zkey, Coefficients) + 4;
        AssertZkeyRefused(Changed(first, 2), "coefficient 0 belongs to matrix 2");
        AssertZkeyRefused(Changed(first + 4, 1 << 20), "coefficient 0 belongs to constraint 1048576");
        AssertZkeyRefused(Changed(first + 8 + 44, 0xFFFFFF), "coefficient 1 belongs to signal 16777215");
        AssertZkeyRefused(Changed(first + 12 + 28, uint.MaxValue), "coefficient 0 is not below");
    }

    [Fact]
    public void SectionsTwiceOrMissingAreRefused()
    {
        AssertZkeyRefused(Changed(Section(Zkey, H) - 12, 5), "section 5 occurs twice");
        AssertZkeyRefused(Changed(Section(Zkey, H) - 12, 60), "section 9 (H) is missing");
    }

    [Fact]
    public void ValuesNotBelowTheModulusAreRefusedInWitnesses()
    {
        byte[] witness = [.. WitnessFile];
        witness.AsSpan(Section(WitnessFile, 2) + 32, 32).Fill(0xFF);
        AssertRefused(witness, Witness.Read, "the value of signal 1 is not below");
    }

    [Fact]
    public void AWitnessOfAnotherCircuitIsRefused()
    {
        using ProvingKey key = ProvingKey.Load(TestCircuit.Multiplier.Zkey);
        ProofSystemFormatException error = Assert.Throws<ProofSystemFormatException>(
            () => Prover.Prove(key, TestCircuit.PoseidonChain.Calculate()));
        Assert.Contains("belongs to another circuit", error.Message, StringComparison.Ordinal);
        Fr[] zeros = new Fr[key.SignalCount];
        Assert.Throws<ProofSystemFormatException>(() => Prover.Prove(key, Witness.FromValues(zeros)));
    }

    private static byte[] MakeWitness()
    {
        string path = TestCircuit.Multiplier.NewFile(".wtns");
        TestCircuit.Multiplier.Calculate().Write(path);
        return File.ReadAllBytes(path);
    }

    private static byte[] Changed(int offset, uint value)
    {
        byte[] file = [.. Zkey];
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);
        return file;
    }

    internal static int Section(byte[] file, uint id)
    {
        int offset = 12;
        while (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset)) != id)
        {
            offset += 12 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(offset + 4));
        }

        return offset + 12;
    }

    private static string Save(byte[] bytes, string extension)
    {
        string path = TestCircuit.Multiplier.NewFile(extension);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static void AssertZkeyRefused(byte[] bytes, string message) =>
        AssertRefused(bytes, path => ProvingKey.Load(path).Dispose(), message);

    private static void AssertRefused<T>(byte[] bytes, Func<string, T> read, string message) =>
        AssertRefused(bytes, path => { read(path); }, message);

    private static void AssertRefused(byte[] bytes, Action<string> read, string message)
    {
        string path = Save(bytes, ".bin");
        ProofSystemFormatException error = Assert.Throws<ProofSystemFormatException>(() => read(path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    private static void WritePoint(Span<byte> destination, G2Affine point) =>
        System.Runtime.InteropServices.MemoryMarshal.Write(destination, in point);

    private static G2Affine G2PointOutsideTheSubgroup()
    {
        // On the twist with x = 1 + 7u or the next that has a y; found by trying, the roots come from the norm.
        for (ulong i = 1; ; i++)
        {
            Fq2 x = new(Fq.FromUInt64(i), Fq.FromUInt64(7));
            Fq2 right = (x.Square() * x) + G2Affine.TwistB;
            BigInteger exponent = (Fq.Modulus + 1) / 4;
            Fq s = (right.C0.Square() + right.C1.Square()).Pow(exponent);
            Fq half = Fq.FromUInt64(2).Invert();
            Fq real = ((right.C0 + s) * half).Pow(exponent);
            if (real.IsZero)
            {
                continue;
            }

            G2Affine point = new(x, new Fq2(real, right.C1 * half * real.Invert()));
            if (point.IsOnCurve && !point.IsInSubgroup)
            {
                return point;
            }
        }
    }
}

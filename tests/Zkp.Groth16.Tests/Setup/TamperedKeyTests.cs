using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

/// <summary>Keys whose ceremony somebody meddled with: each is refused, and the reason names what is wrong.</summary>
public class TamperedKeyTests
{
    private const int G1 = G1Affine.Size, G2 = G2Affine.Size;
    private const int Alpha1 = 84, Beta1 = Alpha1 + G1, Beta2 = Beta1 + G1, Gamma2 = Beta2 + G2, Delta1 = Gamma2 + G2, Delta2 = Delta1 + G1;

    /// <summary>δ after it, s, s·x in G1, p·x in G2, the transcript, type and length of parameters.</summary>
    private const int ContributionSize = (3 * G1) + G2 + 64 + 8;

    public static TheoryData<uint, int, string> Points => new()
    {
        { 3, G1, "section IC" },
        { 5, G1, "section A" },
        { 6, G1, "section B1" },
        { 7, G2, "section B2" },
        { 8, G1, "section L is not the circuit's, divided by δ" },
        { 9, G1, "section H is not the circuit's, divided by δ" },
    };

    public static TheoryData<int, int, string> HeaderPoints => new()
    {
        { Alpha1, G1, "α in G1 is not that of the powers of tau" },
        { Beta1, G1, "β in G1 is not that of the powers of tau" },
        { Beta2, G2, "β in G2 is not that of the powers of tau" },
        { Gamma2, G2, "γ is not the generator" },
        { Delta1, G1, "δ in G1 is not the one after the last contribution" },
        { Delta2, G2, "δ in G2 is not the one in G1" },
    };

    [Fact]
    public void TheUntouchedKeyIsFine() => Assert.Null(TestCeremony.Verify(TestCeremony.Final).Problem);

    [Fact]
    public void OneChangedByteInAnySectionIsNoticed()
    {
        foreach (uint section in new EditedFile(TestCeremony.Final).SectionIds)
        {
            int length = new EditedFile(TestCeremony.Final)[section].Length;
            foreach (int place in new[] { 0, length / 3, length / 2, length - 1 })
            {
                string problem = Refused(file => file[section][place] ^= 1);
                Assert.True(problem.Length > 10, $"section {section}, byte {place}: {problem}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void AnotherPointOfTheCurveIsNoticed(uint section, int size, string reason)
    {
        AssertRefused(file => Replace(file[section], file[section].Length - size, size), reason);
        AssertRefused(file => Replace(file[section], 0, size), reason);
    }

    [Theory]
    [MemberData(nameof(HeaderPoints))]
    public void AnotherPointInTheHeaderIsNoticed(int offset, int size, string reason) =>
        AssertRefused(file => Replace(file[2], offset, size), reason);

    [Fact]
    public void AnotherCoefficientIsNoticed() =>
        AssertRefused(file => file[4][sizeof(uint) + (3 * ZkeyFormat.CoefficientSize) + 12] ^= 1, "coefficient 3 of the key is not that of the circuit");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ADroppedContributionIsNoticed(int dropped)
    {
        string reason = dropped == 2 ? "δ in G1 is not the one after the last contribution" : $"contribution {dropped + 1}: its transcript";
        AssertRefused(file => file[10] = Join(Contributions(file).Where((_, i) => i != dropped), file), reason);
    }

    [Fact]
    public void SwappedContributionsAreNoticed() => AssertRefused(
        file => file[10] = Join(Contributions(file) is [var a, var b, var c] ? [b, a, c] : [], file), "contribution 1: its transcript");

    [Fact]
    public void AWrongProofOfKnowledgeIsNoticed() => AssertRefused(
        file => Replace(file[10], 68 + (3 * G1), G2), "contribution 1: its proof of knowledge is wrong");

    [Fact]
    public void ADeltaThatDoesNotFollowIsNoticed() =>
        AssertRefused(file => Replace(file[10], 68, G1), "contribution 1: δ after it is not δ before it times the secret");

    [Fact]
    public void AnotherCircuitsHashIsNoticed()
    {
        AssertRefused(file => file[10][5] ^= 1, "contribution 1: its transcript");
        EditedFile initial = new(TestCeremony.Initial);
        initial[10][5] ^= 1;
        string path = initial.WriteTo(TestCeremony.Circuit.NewFile(".zkey"));
        string? problem = KeyCeremony.Verify(TestCeremony.Circuit.R1cs, TestCeremony.Powers, path, mayBeInitial: true).Problem;
        Assert.Contains("the circuit's hash that the contributions build on", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, "section L is not the circuit's, divided by δ")]
    [InlineData(9, "section H is not the circuit's, divided by δ")]
    public void ASectionThatIsNotDividedByDeltaIsNoticed(uint section, string reason)
    {
        EditedFile initial = new(TestCeremony.Initial);
        AssertRefused(file => file[section] = initial[section], reason);
    }

    /// <summary>
    /// H has one dimension more than quotients of honest proofs use. A point hidden there would be divided by the secrets of all who contribute
    /// later, which can be enough to change public signals: so all of H is compared.
    /// </summary>
    [Fact]
    public void NothingHidesInThePartOfHThatHonestProofsDoNotUse() => AssertRefused(
        file =>
        {
            Span<G1Affine> points = MemoryMarshal.Cast<byte, G1Affine>(file[9].AsSpan());
            Fr root = NttDomain.Root(TestCeremony.Power + 1);
            for (int i = 0; i < points.Length; i++)
            {
                points[i] += G1Affine.Generator * root.Pow((2 * i) + 1);
            }
        },
        "section H is not the circuit's, divided by δ");

    [Theory]
    [InlineData(10, 11, "contribution 3: its secret is not the one that the beacon's value")]
    [InlineData(10, 60, "contribution 3: its beacon has 2^60 iterations")]
    [InlineData(10, 5, "a number of iterations out of range")]
    public void AnotherNumberOfIterationsIsNoticed(byte before, byte after, string reason) => AssertRefused(
        file =>
        {
            int place = file[10].Length - TestCeremony.Beacon.Value.Length - 3;
            Assert.Equal(before, file[10][place]);
            file[10][place] = after;
        },
        reason);

    [Fact]
    public void AnotherCircuitIsNoticed()
    {
        string? problem = KeyCeremony.Verify(TestCircuit.PoseidonChain.R1cs, TestCeremony.Powers, TestCeremony.Final).Problem;
        Assert.Contains("the circuit has", problem, StringComparison.Ordinal);

        // A circuit of the same shape, with one coefficient changed; the first constraint's A begins with its count and a signal.
        EditedFile r1cs = new(TestCeremony.Circuit.R1cs);
        r1cs[2].AsSpan(8, Fr.Size).Clear();
        r1cs[2][8] = 5;
        string changed = r1cs.WriteTo(TestCeremony.Circuit.NewFile(".r1cs"));
        problem = KeyCeremony.Verify(changed, TestCeremony.Powers, TestCeremony.Final).Problem;
        Assert.Contains("coefficient 0 of the key is not that of the circuit", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherPowersOfTauAreNoticed()
    {
        string other = TestCeremony.Circuit.NewFile(".ptau");
        InsecurePowersOfTau.Write(other, TestCeremony.Power, seed: 7);
        string? problem = KeyCeremony.Verify(TestCeremony.Circuit.R1cs, other, TestCeremony.Final).Problem;
        Assert.Contains("not that of the powers of tau", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNoKeyIsUnusableAndNotInvalid() =>
        Assert.Throws<ProofSystemFormatException>(() => TestCeremony.Verify(TestCeremony.Circuit.R1cs));

    private static void AssertRefused(Action<EditedFile> change, string reason) => Assert.Contains(reason, Refused(change), StringComparison.Ordinal);

    private static string Refused(Action<EditedFile> change)
    {
        EditedFile file = new(TestCeremony.Final);
        change(file);
        CeremonyReport report = TestCeremony.Verify(file.WriteTo(TestCeremony.Circuit.NewFile(".zkey")));
        Assert.False(report.IsValid);
        return report.Problem!;
    }

    /// <summary>Puts another point of the group in a point's place.</summary>
    private static void Replace(byte[] bytes, int offset, int size)
    {
        if (size == G1)
        {
            MemoryMarshal.Write(bytes.AsSpan(offset), G1Affine.Generator * Fr.FromUInt64(12345));
        }
        else
        {
            MemoryMarshal.Write(bytes.AsSpan(offset), G2Affine.Generator * Fr.FromUInt64(12345));
        }
    }

    private static List<byte[]> Contributions(EditedFile file)
    {
        byte[] section = file[10];
        List<byte[]> contributions = [];
        for (int position = 68; position < section.Length;)
        {
            int size = ContributionSize + (int)BinaryPrimitives.ReadUInt32LittleEndian(section.AsSpan(position + ContributionSize - sizeof(uint)));
            contributions.Add(section[position..(position + size)]);
            position += size;
        }

        Assert.Equal(3, contributions.Count);
        return contributions;
    }

    private static byte[] Join(IEnumerable<byte[]> contributions, EditedFile file)
    {
        byte[][] list = [.. contributions];
        return [.. file[10][..64], .. BitConverter.GetBytes(list.Length), .. list.SelectMany(bytes => bytes)];
    }
}

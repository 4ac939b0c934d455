using System.Runtime.InteropServices;
using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

/// <summary>Phase 1: powers of tau that snarkjs made are fine, and every change to them is noticed.</summary>
public class PowersOfTauTests
{
    private const int Power = 4;
    private const int Size = 1 << Power;

    private static readonly Lazy<string> Snarkjss = new(() =>
    {
        string[] files = [.. Enumerable.Range(0, 4).Select(_ => TestCeremony.Circuit.NewFile(".ptau"))];
        TestCeremony.RunSnarkjs("powersoftau", "new", "bn128", $"{Power}", files[0]);
        TestCeremony.RunSnarkjs("powersoftau", "contribute", files[0], files[1], "--name=somebody", "-e=some entropy");
        TestCeremony.RunSnarkjs("powersoftau", "beacon", files[1], files[2], "0102030405060708090a", "10", "--name=beacon");
        TestCeremony.RunSnarkjs("powersoftau", "prepare", "phase2", files[2], files[3]);
        return files[3];
    });

    public static TheoryData<uint, int, int, string> Points => new()
    {
        { 2, 0, 64, "the first power of τ in G1 is not the generator" },
        { 2, 1, 64, "τ in G1 is not that of the last contribution" },
        { 2, (2 * Size) - 2, 64, "the powers of τ in G1 are not successive" },
        { 3, 0, 128, "the first power of τ in G2 is not the generator" },
        { 3, 1, 128, "τ in G2 is not that of the last contribution" },
        { 3, 5, 128, "the powers of τ in G2 are not successive" },
        { 4, 0, 64, "α in G1 is not that of the last contribution" },
        { 4, Size - 1, 64, "α times powers of τ are not successive" },
        { 5, 0, 64, "β in G1 is not that of the last contribution" },
        { 5, 3, 64, "β times powers of τ are not successive" },
        { 6, 0, 128, "β in G2 is not that of the last contribution" },
        { 12, 4, 64, "the Lagrange basis of τ in G1 for 2^2 points" },
        { 12, (4 * Size) - 2, 64, "the Lagrange basis of τ in G1 for 2^5 points" },
        { 13, 0, 128, "the Lagrange basis of τ in G2 for 2^0 points" },
        { 14, (2 * Size) - 2, 64, "the Lagrange basis of α·τ in G1 for 2^4 points" },
        { 15, 1, 64, "the Lagrange basis of β·τ in G1 for 2^1 points" },
    };

    [Fact]
    public void SnarkjssPowersAreFine()
    {
        PowersReport report = PowersOfTauVerifier.Verify(Snarkjss.Value);
        Assert.Null(report.Problem);
        Assert.True(report.IsPrepared);
        Assert.Equal(["somebody", "beacon"], report.Contributions.Select(contribution => contribution.Name));
        Assert.Equal(10, report.Contributions[1].Beacon?.IterationsLog);
    }

    [Fact]
    public void AnExtractOfALargerCeremonyIsFine()
    {
        string folder = Path.Combine(TestCeremony.Circuit.Folder, "extracts");
        Directory.CreateDirectory(folder);
        string whole = Path.Combine(folder, "powers.ptau");
        File.Copy(Snarkjss.Value, whole, overwrite: true);
        TestCeremony.RunSnarkjs("powersoftau", "truncate", whole);
        string extract = Assert.Single(Directory.GetFiles(folder, "*03.ptau"));
        PowersReport report = PowersOfTauVerifier.Verify(extract);
        Assert.Null(report.Problem);
        Assert.Equal(Power - 1, report.Power);

        // Its doubled basis stands on a power that the file does not have; another one in its place is noticed.
        AssertRefused(extract, file => Shift(file[12], Power), "the Lagrange basis of τ in G1 for 2^4 points");
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void AnotherPointIsNoticed(uint section, int index, int size, string reason) => AssertRefused(
        Snarkjss.Value,
        file =>
        {
            Span<byte> place = file[section].AsSpan(index * size);
            if (size == G1Affine.Size)
            {
                MemoryMarshal.Write(place, G1Affine.Generator * Fr.FromUInt64(12345));
            }
            else
            {
                MemoryMarshal.Write(place, G2Affine.Generator * Fr.FromUInt64(12345));
            }
        },
        reason);

    /// <summary>The last power of the doubled basis is in no other section, so a point could hide in its place, and from there get into H.</summary>
    [Fact]
    public void NothingHidesInTheLastPowerOfTheDoubledBasis() =>
        AssertRefused(Snarkjss.Value, file => Shift(file[12], Power + 1), "the Lagrange basis of τ in G1 for 2^5 points");

    [Fact]
    public void OneChangedByteInAnySectionIsNoticed()
    {
        foreach (uint section in new EditedFile(Snarkjss.Value).SectionIds)
        {
            int length = new EditedFile(Snarkjss.Value)[section].Length;
            foreach (int place in new[] { 0, length / 2, length - 1 })
            {
                EditedFile file = new(Snarkjss.Value);
                file[section][place] ^= 1;
                string path = file.WriteTo(TestCeremony.Circuit.NewFile(".ptau"));
                Exception? thrown = Record.Exception(() => Assert.False(PowersOfTauVerifier.Verify(path).IsValid, $"section {section}, byte {place}"));
                Assert.True(thrown is null or ProofSystemFormatException, $"section {section}, byte {place}: {thrown}");
            }
        }
    }

    /// <summary>Large enough for the vectors; snarkjs takes its time for that, so it judges the same file with fewer powers.</summary>
    [Fact]
    public void ManyPowersAreCheckedByVectors()
    {
        string few = TestCeremony.Circuit.NewFile(".ptau"), many = TestCeremony.Circuit.NewFile(".ptau");
        InsecurePowersOfTau.Write(few, 5, hasContribution: true);
        TestCeremony.RunSnarkjs("powersoftau", "verify", few);
        Assert.Null(PowersOfTauVerifier.Verify(few).Problem);

        const int ManyPower = 11;
        InsecurePowersOfTau.Write(many, ManyPower, hasContribution: true);
        Assert.Null(PowersOfTauVerifier.Verify(many).Problem);
        AssertRefused(many, file => SwapPoints(file[2], 100, 64), "the powers of τ in G1 are not successive");
        AssertRefused(many, file => SwapPoints(file[3], 1000, 128), "the powers of τ in G2 are not successive");
        AssertRefused(many, file => SwapPoints(file[12], (1 << (ManyPower + 1)) + 5, 64), "the Lagrange basis of τ in G1 for 2^12 points");
        AssertRefused(many, file => SwapPoints(file[13], 3000, 128), "the Lagrange basis of τ in G2 for 2^11 points");
    }

    [Fact]
    public void AStructureThatCannotBeIsUnusable()
    {
        AssertUnusable(file => file[1][4] ^= 1, "not BN254's");
        AssertUnusable(file => file[1][36] = Power + 1, "out of range");
        AssertUnusable(file => (file[1][36], file[1][40]) = (Power - 1, Power), "section 2 (powers of τ in G1) has");
        AssertUnusable(file => (file[1][36], file[1][40]) = (28, 28), "power 28 of a ceremony of power 28 is out of range");
        AssertUnusable(file => file[1] = [.. file[1], 0], "1 bytes follow the header");
        AssertUnusable(file => file[3] = file[3][..^128], "section 3 (powers of τ in G2) has");
        AssertUnusable(file => file[12] = [.. file[12], .. new byte[64]], "section 12 (Lagrange basis at τ in G1) has");
        AssertUnusable(file => file.Remove(4), "section 4 (α times powers of τ) is missing");
        AssertUnusable(file => file.Remove(14), "section 14 (α times the Lagrange basis at τ) is missing");
        Assert.Contains(
            "does not begin with \"ptau\"",
            Assert.Throws<ProofSystemFormatException>(() => PowersOfTauVerifier.Verify(TestCeremony.Circuit.R1cs)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void PointsOutsideTheirGroupsAreNoticed()
    {
        AssertRefused(Snarkjss.Value, file => file[2][64] ^= 1, "point of the powers of τ in G1 1 is not on the curve");
        AssertRefused(Snarkjss.Value, file => file[13][128] ^= 1, "point of the Lagrange basis at τ in G2 1 is not on the curve");
        AssertRefused(Snarkjss.Value, file => file[7][0] = 99, "99 contributions to the powers of tau are announced");
    }

    [Fact]
    public void ContributionsThatDoNotFollowAreNoticed()
    {
        // A point of the first contribution's key for τ: s·x, which its proof of knowledge is about.
        AssertRefused(
            Snarkjss.Value,
            file => MemoryMarshal.Write(file[7].AsSpan(4 + (3 * 64) + (2 * 128) + 64), G1Affine.Generator * Fr.FromUInt64(5)),
            "contribution 1: its proof of knowledge for τ is wrong");
        AssertRefused(
            Snarkjss.Value,
            file => MemoryMarshal.Write(file[7].AsSpan(4), G1Affine.Generator * Fr.FromUInt64(5)),
            "contribution 1: τ in G1 does not follow");
        AssertRefused(TestCeremony.Powers, _ => { }, "nobody has contributed to the powers of tau");
    }

    /// <summary>Adds c·ωⁱ·G to the basis, c·G in place of the power that it lacks.</summary>
    private static void Shift(byte[] section, int log)
    {
        Span<G1Affine> basis = MemoryMarshal.Cast<byte, G1Affine>(section.AsSpan())[(int)PtauFormat.LagrangeOffset(log)..];
        Fr root = NttDomain.Root(log);
        for (int i = 0; i < basis.Length; i++)
        {
            basis[i] += G1Affine.Generator * root.Pow(i);
        }
    }

    private static void SwapPoints(byte[] section, int index, int size)
    {
        byte[] first = section[(index * size)..((index + 1) * size)];
        section.AsSpan((index + 1) * size, size).CopyTo(section.AsSpan(index * size));
        first.CopyTo(section, (index + 1) * size);
    }

    private static void AssertUnusable(Action<EditedFile> change, string reason)
    {
        EditedFile file = new(Snarkjss.Value);
        change(file);
        string path = file.WriteTo(TestCeremony.Circuit.NewFile(".ptau"));
        Assert.Contains(reason, Assert.Throws<ProofSystemFormatException>(() => PowersOfTauVerifier.Verify(path)).Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string path, Action<EditedFile> change, string reason)
    {
        EditedFile file = new(path);
        change(file);
        PowersReport report = PowersOfTauVerifier.Verify(file.WriteTo(TestCeremony.Circuit.NewFile(".ptau")));
        Assert.Contains(reason, report.Problem, StringComparison.Ordinal);
    }
}

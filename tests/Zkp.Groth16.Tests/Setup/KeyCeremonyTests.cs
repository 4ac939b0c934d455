using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

/// <summary>Phase 2 against snarkjs: the same files byte for byte where nothing is random, and each accepts what the other made.</summary>
public class KeyCeremonyTests
{
    private static TestCircuit Circuit => TestCeremony.Circuit;

    [Theory]
    [InlineData("multiplier", TestCeremony.Power)]
    [InlineData("multiplier", TestCeremony.Power + 2)]
    [InlineData("poseidonchain", 12)]
    public void AnInitialKeyIsSnarkjssByteForByte(string name, int power)
    {
        TestCircuit circuit = name == "multiplier" ? TestCircuit.Multiplier : TestCircuit.PoseidonChain;
        string powers = circuit.NewFile(".ptau"), ours = circuit.NewFile(".zkey"), theirs = circuit.NewFile(".zkey");
        InsecurePowersOfTau.Write(powers, power);
        byte[] hash = KeyCeremony.CreateInitialKey(circuit.R1cs, powers, ours);
        TestCeremony.RunSnarkjs("zkey", "new", circuit.R1cs, powers, theirs);
        Assert.Equal(File.ReadAllBytes(theirs), File.ReadAllBytes(ours));
        CeremonyReport report = KeyCeremony.Verify(circuit.R1cs, powers, theirs, mayBeInitial: true);
        Assert.Null(report.Problem);
        Assert.Equal(hash, report.CircuitHash);
    }

    [Fact]
    public void ABeaconGivesSnarkjssFileByteForByte()
    {
        string contributed = Circuit.NewFile(".zkey"), ours = Circuit.NewFile(".zkey"), theirs = Circuit.NewFile(".zkey");
        KeyCeremony.Contribute(TestCeremony.Initial, contributed, "Zoë 🙂", null);
        KeyCeremony.ApplyBeacon(contributed, ours, "Beacon", TestCeremony.Beacon);
        TestCeremony.RunSnarkjs(
            "zkey", "beacon", contributed, theirs, Convert.ToHexStringLower(TestCeremony.Beacon.Value), "10", "--name=Beacon");
        Assert.Equal(File.ReadAllBytes(theirs), File.ReadAllBytes(ours));
    }

    [Fact]
    public void BothToolsTakeTurnsInOneCeremonyAndBothVerifyIt()
    {
        string[] keys = [.. Enumerable.Range(0, 4).Select(_ => Circuit.NewFile(".zkey"))];
        TestCeremony.RunSnarkjs("zkey", "contribute", TestCeremony.Initial, keys[0], "--name=theirs", "-e=some entropy");
        ContributionSummary ours = KeyCeremony.Contribute(keys[0], keys[1], "ours", "more entropy");
        TestCeremony.RunSnarkjs("zkey", "contribute", keys[1], keys[2], "-e=some more entropy");
        KeyCeremony.ApplyBeacon(keys[2], keys[3], null, TestCeremony.Beacon);

        CeremonyReport report = TestCeremony.Verify(keys[3]);
        Assert.Null(report.Problem);
        Assert.Equal(["theirs", "ours", "", ""], report.Contributions.Select(contribution => contribution.Name));
        Assert.Equal(ours.Hash, report.Contributions[1].Hash);
        Assert.Equal(2, ours.Number);
        Assert.Equal(TestCeremony.Beacon.Value, report.Contributions[3].Beacon?.Value);

        (int exitCode, string output) = TestCircuit.Snarkjs("zkey", "verify", Circuit.R1cs, TestCeremony.Powers, keys[3]);
        Assert.True(exitCode == 0, output);
        Assert.Contains("ZKey Ok!", output, StringComparison.Ordinal);

        // What snarkjs prints for a contribution is the hash that we give its participant.
        string words = Convert.ToHexStringLower(ours.Hash);
        Assert.Contains(words[..8] + " " + words[8..16], output, StringComparison.Ordinal);
        AssertProves(keys[3]);
    }

    [Fact]
    public void AKeyWithoutContributionsIsForThoseWhoAreAboutToContribute()
    {
        Assert.Contains("nobody has contributed", TestCeremony.Verify(TestCeremony.Initial).Problem, StringComparison.Ordinal);
        Assert.Null(KeyCeremony.Verify(Circuit.R1cs, TestCeremony.Powers, TestCeremony.Initial, mayBeInitial: true).Problem);
    }

    [Fact]
    public void TwoContributionsToTheSameKeyDiffer()
    {
        string first = Circuit.NewFile(".zkey"), second = Circuit.NewFile(".zkey");
        byte[] one = KeyCeremony.Contribute(TestCeremony.Initial, first, null, "same").Hash;
        byte[] other = KeyCeremony.Contribute(TestCeremony.Initial, second, null, "same").Hash;
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("", 10, "no hexadecimal value")]
    [InlineData("abc", 10, "no hexadecimal value")]
    [InlineData("0xzz", 10, "no hexadecimal value")]
    [InlineData("00", 9, "out of range")]
    [InlineData("00", 64, "out of range")]
    public void AnUnusableBeaconIsRefused(string value, int iterations, string reason)
    {
        ProofSystemFormatException refused = Assert.Throws<ProofSystemFormatException>(() => Beacon.Parse(value, iterations));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PowersThatAreTooFewOrNotPreparedAreRefused()
    {
        string small = Circuit.NewFile(".ptau"), output = Circuit.NewFile(".zkey");
        InsecurePowersOfTau.Write(small, TestCeremony.Power - 1);
        ProofSystemFormatException few = Assert.Throws<ProofSystemFormatException>(() => KeyCeremony.CreateInitialKey(Circuit.R1cs, small, output));
        Assert.Contains("need powers of tau up to 2^4; these go to 2^3", few.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(output));

        EditedFile unprepared = new(TestCeremony.Powers);
        foreach (uint section in (uint[])[12, 13, 14, 15])
        {
            unprepared.Remove(section);
        }

        string raw = unprepared.WriteTo(Circuit.NewFile(".ptau"));
        ProofSystemFormatException notPrepared = Assert.Throws<ProofSystemFormatException>(() => KeyCeremony.CreateInitialKey(Circuit.R1cs, raw, output));
        Assert.Contains("are not prepared for phase 2", notPrepared.Message, StringComparison.Ordinal);
    }

    private static void AssertProves(string zkey)
    {
        string witness = Circuit.NewFile(".wtns"), proof = Circuit.NewFile(".json"), signals = Circuit.NewFile(".json");
        Circuit.Calculate().Write(witness);
        TestCeremony.RunSnarkjs("groth16", "prove", zkey, witness, proof, signals);
        using ProvingKey key = ProvingKey.Load(zkey);
        IReadOnlyList<Fr> values = PublicSignals.ParseJson(File.ReadAllText(signals));
        Assert.True(Verifier.Verify(key.VerifyingKey, Proof.ParseJson(File.ReadAllText(proof)), values));
        Assert.True(Verifier.Verify(key.VerifyingKey, Prover.Prove(key, Circuit.Calculate()), values));
    }
}

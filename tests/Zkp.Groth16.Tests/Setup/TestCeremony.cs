namespace Zkp.Groth16.Tests;

/// <summary>A ceremony of ours for the multiplier: two participants and a beacon, made once a test run.</summary>
internal static class TestCeremony
{
    public const int Power = 4;

    private static readonly Lazy<string> LazyPowers = new(() =>
    {
        string path = Circuit.NewFile(".ptau");
        InsecurePowersOfTau.Write(path, Power);
        return path;
    });

    private static readonly Lazy<string> LazyInitial = new(() =>
    {
        string path = Circuit.NewFile(".zkey");
        KeyCeremony.CreateInitialKey(Circuit.R1cs, Powers, path);
        return path;
    });

    private static readonly Lazy<string> LazyFinal = new(() =>
    {
        string first = Circuit.NewFile(".zkey"), second = Circuit.NewFile(".zkey"), final = Circuit.NewFile(".zkey");
        KeyCeremony.Contribute(Initial, first, "first", null);
        KeyCeremony.Contribute(first, second, "second", "some text");
        KeyCeremony.ApplyBeacon(second, final, null, Beacon);
        return final;
    });

    public static TestCircuit Circuit => TestCircuit.Multiplier;

    public static Beacon Beacon => Beacon.Parse("0102030405060708090a0b0c0d0e0f101112231415161718221a1b1c1d1e1f", 10);

    /// <summary>INSECURE powers of tau that just hold the circuit.</summary>
    public static string Powers => LazyPowers.Value;

    /// <summary>The key that nobody has contributed to.</summary>
    public static string Initial => LazyInitial.Value;

    /// <summary>The key after both participants and the beacon.</summary>
    public static string Final => LazyFinal.Value;

    public static CeremonyReport Verify(string zkeyPath) => KeyCeremony.Verify(Circuit.R1cs, Powers, zkeyPath);

    /// <summary>Runs snarkjs, which must agree.</summary>
    public static void RunSnarkjs(params string[] arguments)
    {
        (int exitCode, string output) = TestCircuit.Snarkjs(arguments);
        Assert.True(exitCode == 0, output);
    }
}

using Zkp.LocalTools;

namespace Zkp.Cli.Tests;

/// <summary><c>setup</c> with files, <c>zkey</c> and <c>ptau</c>: what docs/ceremony.md tells a team to run, with snarkjs as the judge.</summary>
public sealed class CeremonyVerbTests : IDisposable
{
    private const string Beacon = "0102030405060708090a0b0c0d0e0f";

    private readonly string folder = RepositoryRoot.Combine(".zkp", "tests", "cli-ceremony", $"{Guid.NewGuid():n}");

    public CeremonyVerbTests() => Directory.CreateDirectory(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_ceremony_runs_from_powers_of_tau_to_a_verification_key()
    {
        string r1cs = await CompileAsync();
        await SnarkjsAsync("powersoftau", "new", "bn128", "4", In("0.ptau"));
        await SnarkjsAsync("powersoftau", "contribute", In("0.ptau"), In("1.ptau"), "--name=first", "-e=entropy");
        await SnarkjsAsync("powersoftau", "prepare", "phase2", In("1.ptau"), In("final.ptau"));

        CommandResult powers = await RunAsync("ptau", "verify", "--ptau", In("final.ptau"));
        Assert.Contains("Contribution 1 \"first\":", powers.Output, StringComparison.Ordinal);
        Assert.EndsWith("valid: powers of tau up to 2^4, prepared for phase 2\n", powers.Output, StringComparison.Ordinal);

        await RunAsync("setup", "--r1cs", r1cs, "--ptau", In("final.ptau"), "--out", In("0.zkey"));
        await RunAsync("zkey", "verify", "--r1cs", r1cs, "--ptau", In("final.ptau"), "--zkey", In("0.zkey"), "--initial");
        await SnarkjsAsync("zkey", "contribute", In("0.zkey"), In("1.zkey"), "--name=one", "-e=entropy");
        CommandResult contributed = await RunAsync("zkey", "contribute", "--zkey", In("1.zkey"), "--out", In("2.zkey"), "--name", "two\u001b[31m", "--entropy", "x");
        await RunAsync("zkey", "beacon", "--zkey", In("2.zkey"), "--out", In("final.zkey"), "--beacon", Beacon, "--iterations", "10");

        CommandResult verified = await VerifyAsync(r1cs, "final.zkey");
        Assert.Equal(0, verified.ExitCode);
        Assert.EndsWith("valid\n", verified.Output, StringComparison.Ordinal);
        Assert.Contains(contributed.Output.TrimEnd(), verified.Output, StringComparison.Ordinal);
        Assert.Contains($"beacon {Beacon} hashed 2^10 times", verified.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', verified.Output);
        Assert.Contains("ZKey Ok!", await SnarkjsAsync("zkey", "verify", r1cs, In("final.ptau"), In("final.zkey")), StringComparison.Ordinal);

        await RunAsync("zkey", "export-vkey", "--zkey", In("final.zkey"), "--out", In("ours.json"));
        await SnarkjsAsync("zkey", "export", "verificationkey", In("final.zkey"), In("theirs.json"));
        Assert.Equal(Compact(await File.ReadAllTextAsync(In("theirs.json"))), Compact(await File.ReadAllTextAsync(In("ours.json"))));

        // Exit codes: 1 for a key that is not what it should be, 2 for what can't be checked at all.
        CommandResult initial = await VerifyAsync(r1cs, "0.zkey");
        Assert.Equal(1, initial.ExitCode);
        Assert.Contains("invalid: nobody has contributed to the key", initial.Output, StringComparison.Ordinal);
        byte[] damaged = await File.ReadAllBytesAsync(In("final.zkey"));
        damaged[^60] ^= 1;
        await File.WriteAllBytesAsync(In("damaged.zkey"), damaged);
        Assert.Equal(1, (await VerifyAsync(r1cs, "damaged.zkey")).ExitCode);
        (await VerifyAsync(r1cs, "final.ptau")).AssertUnusable("does not begin with \"zkey\"");
        (await VerifyAsync(r1cs, "missing.zkey")).AssertUnusable("--zkey: there is no file ");
        (await BuiltCommand.RunAsync("zkey", "contribute", "--zkey", In("2.zkey"), "--out", In("2.zkey"))).AssertUnusable("--out is the file that is read");
    }

    [Theory]
    [InlineData("setup --r1cs a", "setup takes --circuit NAME and --circom FILE or nothing")]
    [InlineData("setup --circuit a --r1cs b --ptau c --out d", "setup takes --circuit NAME and --circom FILE or nothing")]
    [InlineData("setup --r1cs a --ptau b --out c", "--r1cs: there is no file a.")]
    [InlineData("ptau verify --ptau a", "--ptau: there is no file a.")]
    [InlineData("zkey beacon --zkey a --out b --beacon 00", "--zkey: there is no file a.")]
    public async Task Unusable_arguments_are_told_in_one_line(string arguments, string problem)
    {
        CommandResult result = await BuiltCommand.RunAsync(arguments.Split(' '));
        result.AssertUnusable(problem);
    }

    private async Task<string> CompileAsync()
    {
        await File.WriteAllTextAsync(
            In("main.circom"),
            """
            pragma circom 2.1.0;
            template Product() {
                signal input a;
                signal input b;
                signal output c;
                c <== a * b;
            }
            component main = Product();
            """);
        return (await CircuitCompiler.CompileFileAsync(In("main.circom"), In("build"))).R1csPath;
    }

    private static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        CommandResult result = await BuiltCommand.RunAsync(arguments);
        result.AssertDone();
        return result;
    }

    private Task<CommandResult> VerifyAsync(string r1cs, string zkey) =>
        BuiltCommand.RunAsync("zkey", "verify", "--r1cs", r1cs, "--ptau", In("final.ptau"), "--zkey", In(zkey));

    private static async Task<string> SnarkjsAsync(params string[] arguments)
    {
        (int exitCode, string output) = await NodeTools.RunNodeAsync(NodeTools.Snarkjs, arguments);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private string In(string name) => Path.Combine(folder, name);

    private static string Compact(string json) => string.Concat(json.Where(c => !char.IsWhiteSpace(c)));
}

using Zkp.Circuits.Tests.Support;
using Zkp.LocalTools;

namespace Zkp.Circuits.Tests;

public sealed class CircuitCompilerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-compiler-").FullName;

    private string Source => Path.Combine(folder, "source");

    private string Output => Path.Combine(folder, "output");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Compiles_once_until_a_source_changes()
    {
        Write("square.circom", "template Square() { signal input in; signal output out; out <== in * in; }");
        Write("circuit.circom", "pragma circom 2.1.6;\ninclude \"square.circom\";\ncomponent main = Square();");

        CompiledCircuit first = await CircuitCompiler.CompileAsync(Source, Output);
        Assert.False(first.WasCached);
        Assert.Single(ConstraintSystem.Read(first.R1csPath).Constraints);
        Assert.True(File.Exists(first.WasmPath) && File.Exists(first.SymbolsPath));

        CompiledCircuit second = await CircuitCompiler.CompileAsync(Source, Output);
        Assert.Equal(first with { WasCached = true }, second);

        // The included file counts as much as the main one.
        Write("square.circom", "template Square() { signal input in; signal output out; signal s <== in * in; out <== s * in; }");
        CompiledCircuit third = await CircuitCompiler.CompileAsync(Source, Output);
        Assert.False(third.WasCached);
        Assert.NotEqual(first.SourceHash, third.SourceHash);
        Assert.Equal(2, ConstraintSystem.Read(third.R1csPath).Constraints.Length);

        File.Delete(third.WasmPath);
        Assert.False((await CircuitCompiler.CompileAsync(Source, Output)).WasCached);
        Assert.Empty(Directory.EnumerateDirectories(Output));
    }

    [Fact]
    public async Task Only_one_of_several_at_once_compiles()
    {
        Write("circuit.circom", "pragma circom 2.1.6;\ntemplate One() { signal input in; in * in === in; }\ncomponent main = One();");
        CompiledCircuit[] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CircuitCompiler.CompileAsync(Source, Output)));
        Assert.Single(all, each => !each.WasCached);
    }

    [Fact]
    public async Task Says_what_does_not_compile()
    {
        Write("circuit.circom", "pragma circom 2.1.6;\ntemplate Bad() { signal input in; out <== in; }\ncomponent main = Bad();");
        CircuitCompilationException error = await Assert.ThrowsAsync<CircuitCompilationException>(() => CircuitCompiler.CompileAsync(Source, Output));
        Assert.Contains("Undeclared symbol", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("circuit.circom", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Output, "circuit.r1cs")));
        Assert.Empty(Directory.EnumerateDirectories(Output));
    }

    /// <summary>The command shows the first line of a message: the compiler's own first word on it must be there.</summary>
    [Fact]
    public async Task First_line_says_what_is_wrong()
    {
        Write("circuit.circom", "pragma circom 2.1.6;\ntemplate Bad() { signal input in; out <== in; }\ncomponent main = Bad();");
        CircuitCompilationException error = await Assert.ThrowsAsync<CircuitCompilationException>(() => CircuitCompiler.CompileAsync(Source, Output));
        string first = error.Message.Split('\n')[0];
        Assert.Contains("Undeclared symbol", first, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    /// <summary>What circom 2 said of axiom-entailment-batch-256, after ten minutes and with 4.3 GB in use.</summary>
    [Fact]
    public void A_circuit_too_large_for_web_assembly_is_named_as_such()
    {
        const string output = "\u001b[32mtemplate instances\u001b[0m: 251\nmemory allocation of 4168 bytes failed\nRuntimeError: unreachable\n    at circom.wasm.abort";
        string first = CircuitCompiler.Refusal("a/circuit.circom", output).Split('\n')[0];
        Assert.StartsWith("a/circuit.circom does not compile: ", first, StringComparison.Ordinal);
        Assert.Contains("4 GiB", first, StringComparison.Ordinal);
        Assert.Contains("--circom", first, StringComparison.Ordinal);
    }

    /// <summary>A script in a native build's place runs the same compiler, and writes down that it was asked.</summary>
    [Fact]
    public async Task A_native_build_compiles_where_it_is_named_and_what_it_made_stays_in_use()
    {
        Write("circuit.circom", "pragma circom 2.1.6;\ntemplate One() { signal input in; in * in === in; }\ncomponent main = One();");
        CompiledCircuit npm = await CircuitCompiler.CompileAsync(Source, Output);
        string native = Native(CircomTool.Version);

        CompiledCircuit first = await CircuitCompiler.CompileAsync(Source, Output, circom: native);
        Assert.False(first.WasCached);
        Assert.NotEqual(npm.SourceHash, first.SourceHash);
        Assert.Single(ConstraintSystem.Read(first.R1csPath).Constraints);
        Assert.Contains("--r1cs", await File.ReadAllTextAsync(native + ".asked"), StringComparison.Ordinal);

        Assert.Equal(first with { WasCached = true }, await CircuitCompiler.CompileAsync(Source, Output, circom: native));
        Assert.Equal(first with { WasCached = true }, await CircuitCompiler.CompileAsync(Source, Output));
        Write("circuit.circom", "pragma circom 2.1.6;\ntemplate Two() { signal input in; in * in === in; }\ncomponent main = Two();");
        Assert.False((await CircuitCompiler.CompileAsync(Source, Output)).WasCached);
    }

    [Fact]
    public async Task A_native_build_of_another_version_or_none_at_all_is_refused()
    {
        Write("circuit.circom", "pragma circom 2.1.6;\ntemplate One() { signal input in; in * in === in; }\ncomponent main = One();");
        foreach ((string path, string said) in new[] { (Native("2.1.9"), "circom compiler 2.1.9"), (Native("2.2.30"), "2.2.30"), (Path.Combine(folder, "nowhere"), "there is no circom") })
        {
            CircuitCompilationException error = await Assert.ThrowsAsync<CircuitCompilationException>(() => CircuitCompiler.CompileAsync(Source, Output, circom: path));
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
        }

        string text = Path.Combine(folder, "text");
        File.WriteAllText(text, "no program");
        await Assert.ThrowsAsync<CircuitCompilationException>(() => CircuitCompiler.CompileAsync(Source, Output, circom: text));
    }

    [Fact]
    public async Task The_pinned_version_is_that_of_npms_package()
    {
        (int code, string output) = await CircomTool.Npm.RunAsync(["--version"], folder, CancellationToken.None);
        Assert.Equal(0, code);
        Assert.Contains($"circom compiler {CircomTool.Version}", output.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task Names_a_missing_include_and_who_asks_for_it()
    {
        Write("circuit.circom", "include \"there.circom\";\n// include \"commented.circom\";");
        Write("there.circom", "/* include \"also-commented.circom\"; */\ninclude \"nowhere.circom\";");
        CircuitCompilationException error = await Assert.ThrowsAsync<CircuitCompilationException>(() => CircuitCompiler.CompileAsync(Source, Output));
        Assert.Contains("there.circom includes \"nowhere.circom\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_a_missing_circuit()
    {
        CircuitCompilationException error = await Assert.ThrowsAsync<CircuitCompilationException>(() => CircuitCompiler.CompileAsync(Source, Output));
        Assert.Contains("circuit.circom is missing", error.Message, StringComparison.Ordinal);
    }

    private string Native(string version)
    {
        string path = Path.Combine(folder, $"circom-{version}");
        File.WriteAllText(path, $"""
            #!/usr/bin/env bash
            if [ "$1" = --version ]; then echo 'circom compiler {version}'; exit; fi
            echo "$@" > '{path}.asked'
            exec node '{NodeTools.Circom2}' "$@"

            """.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Source);
        File.WriteAllText(Path.Combine(Source, name), text);
    }
}

using System.Diagnostics;
using Zkp.LocalTools;

namespace Zkp.Cli.Tests;

/// <summary>
/// A folder with the script <c>zkp</c>, a few sources, and stand-ins for dotnet, node and npm that write down how they
/// were called. Its path has a space, as paths of people's do.
/// </summary>
internal sealed class FakeCheckout : IDisposable
{
    /// <summary>What the script itself needs of a system.</summary>
    private static readonly string[] SystemTools =
        ["bash", "env", "find", "cmp", "cp", "mkdir", "touch", "flock", "dirname", "readlink", "cat", "sleep"];

    public FakeCheckout()
    {
        Folder = Directory.CreateTempSubdirectory("zkp cli ").FullName;
        Bin = Path.Combine(Folder, "bin of the machine");
        Root = Path.Combine(Folder, "a checkout");
        Directory.CreateDirectory(Bin);
        foreach (string tool in SystemTools)
        {
            string path = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, tool)).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(Bin, tool), path);
        }

        WriteTool("dotnet", """
            case "$1" in
              --list-sdks) echo "10.0.100 [/sdk]" ;;
              build)
                echo "dotnet build ${2##*/}" >> "$CALLS"
                sleep "${BUILD_SECONDS:-0}"
                touch "$ROOT/building"
                while [ -n "${BUILD_WAITS_FOR_NPM:-}" ] && ! [ -e "$ROOT/installing" ]; do sleep 0.02; done
                [ -z "${BUILD_FAILS:-}" ] || exit 1
                for name in Zkp.Cli/release/zkp Zkp.Functions/release/Zkp.Functions Zkp.Bench/release/Zkp.Bench; do
                  mkdir -p "$ROOT/artifacts/bin/${name%/*}"
                  touch "$ROOT/artifacts/bin/$name.dll"
                done ;;
              *)
                dll=$1; shift
                printf 'run %s' "${dll##*/}" >> "$CALLS"
                printf ' [%s]' "$@" >> "$CALLS"
                echo >> "$CALLS"
                exit "${RUN_EXIT:-0}" ;;
            esac
            """);
        WriteTool("node", "echo v22.1.0");
        WriteTool("npm", """echo "npm $1" >> "$CALLS"; [ -z "${NPM_FAILS:-}" ] || exit 1; mkdir -p node_modules; touch node_modules/.package-lock.json""");

        Directory.CreateDirectory(Root);
        File.Copy(RepositoryRoot.Combine("zkp"), Path.Combine(Root, "zkp"));
        foreach (string file in new[]
        {
            "src/Zkp.Cli/Program.cs", "src/Zkp.Cli/Old.cs", "tests/A.Tests/ATests.cs", "bench/Zkp.Bench/Program.cs", "package-lock.json",
            "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", "host.json", "ZkpFunctions.sln",
        })
        {
            Write(file, "first");
        }
    }

    public string Folder { get; }

    public string Root { get; }

    public string Bin { get; }

    public string CallsFile => Path.Combine(Folder, "calls");

    public void WriteTool(string name, string body)
    {
        string path = Path.Combine(Bin, name);
        File.WriteAllText(path, $"#!/usr/bin/env bash\n{body.ReplaceLineEndings("\n")}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Write(string file, string text)
    {
        string path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public Task<CommandResult> ZkpAsync(params string[] arguments) => ZkpAsync([], arguments);

    public Task<CommandResult> ZkpAsync((string Name, string Value)[] environment, string[] arguments, string? script = null)
    {
        Dictionary<string, string> all = new() { ["PATH"] = Bin, ["CALLS"] = CallsFile, ["ROOT"] = Root };
        foreach ((string name, string value) in environment)
        {
            all[name] = value;
        }

        return BuiltCommand.RunProcessAsync(script ?? Path.Combine(Root, "zkp"), arguments, Path.GetTempPath(), all);
    }

    /// <summary>What the stand-ins wrote since the last time.</summary>
    public string[] TakeCalls()
    {
        string[] calls = File.Exists(CallsFile) ? File.ReadAllLines(CallsFile) : [];
        File.Delete(CallsFile);
        return calls;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

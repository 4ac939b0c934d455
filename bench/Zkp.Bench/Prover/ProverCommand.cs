using System.Diagnostics;
using System.Runtime.InteropServices;
using Zkp.LocalTools;

namespace Zkp.Bench.Prover;

/// <summary>How <c>zkp-prover</c> is started: as a native executable where this machine can make one, otherwise under the .NET runtime.</summary>
internal sealed record ProverCommand(string FileName, IReadOnlyList<string> Arguments, bool IsNative)
{
    private static string Output => RepositoryRoot.Combine(".zkp", "native");

    /// <summary>Publishes the native executable; takes about 20 s the first time and 3 s when nothing has changed.</summary>
    public static async Task<ProverCommand> PublishAsync(CancellationToken cancellationToken)
    {
        string runtime = RuntimeInformation.RuntimeIdentifier;
        await Console.Error.WriteLineAsync($"zkp-prover: compiling to native code for {runtime}");
        ProcessStartInfo start = new(
            "dotnet",
            [
                "publish", RepositoryRoot.Combine("src", "Zkp.Prover"), "-c", "Release", "-r", runtime, "-p:Native=true",
                "--artifacts-path", Output, "--nologo", "-v", "quiet", "-nodeReuse:false",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        string text = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await errors;
        await process.WaitForExitAsync(cancellationToken);
        string executable = Path.Combine(Output, "publish", "Zkp.Prover", $"release_{runtime}", OperatingSystem.IsWindows() ? "zkp-prover.exe" : "zkp-prover");
        if (process.ExitCode == 0)
        {
            return new ProverCommand(executable, [], IsNative: true);
        }

        await Console.Error.WriteLineAsync($"zkp-prover: no native executable, so .NET's start is in every figure; the native compiler said:\n{text}");
        return new ProverCommand("dotnet", [RepositoryRoot.Combine("artifacts", "bin", "Zkp.Prover", "release", "zkp-prover.dll")], IsNative: false);
    }
}

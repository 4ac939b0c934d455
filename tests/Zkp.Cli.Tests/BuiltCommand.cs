using System.Diagnostics;
using Zkp.LocalTools;

namespace Zkp.Cli.Tests;

/// <summary>Runs the built zkp.dll, as a user's shell does.</summary>
internal static class BuiltCommand
{
    public static string Dll => RepositoryRoot.Combine("artifacts", "bin", "Zkp.Cli", "release", "zkp.dll");

    public static Task<CommandResult> RunAsync(params string[] arguments) =>
        RunProcessAsync("dotnet", [Dll, .. arguments]);

    public static async Task<CommandResult> RunProcessAsync(
        string fileName,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(fileName, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CommandResult(process.ExitCode, await output, await errors);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Zkp.Cli.Stack;

namespace Zkp.Cli.Tests;

/// <summary><c>up</c> as a black box: it serves until it is told to end, and then nothing is left.</summary>
[Trait("Category", "Slow")]
public sealed class UpVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp up ").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Serves_until_it_is_asked_to_end_and_leaves_no_process()
    {
        int app = FreePorts.Next();
        int azurite = FreePorts.Next(inARow: 3);
        int chains = FreePorts.Next(inARow: 3);
        using Process up = Process.Start(new ProcessStartInfo("dotnet",
        [
            BuiltCommand.Dll, "up", "--state", folder,
            "--app-port", Text(app), "--azurite-port", Text(azurite), "--chain-port", Text(chains),
        ]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            string said = await ReadUntilAsync(up.StandardOutput, "Ctrl-C stops everything.");
            Assert.Contains($"http://127.0.0.1:{app}/", said, StringComparison.Ordinal);
            using HttpClient http = new();
            using HttpResponseMessage health = await http.GetAsync(new Uri($"http://127.0.0.1:{app}/api/v1/health"));
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);

            (await BuiltCommand.RunAsync("up", "--state", folder, "--app-port", Text(app), "--azurite-port", Text(azurite), "--chain-port", Text(chains)))
                .AssertRefused("is in use by another stack");

            await BuiltCommand.RunProcessAsync("kill", ["-TERM", Text(up.Id)]);
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
            await up.WaitForExitAsync(limit.Token);

            Assert.Equal(0, up.ExitCode);
            Assert.All([app, azurite, azurite + 1, azurite + 2, chains, chains + 1, chains + 2], port => Assert.True(FreePorts.IsFree(port), $"port {port} is still taken"));
        }
        finally
        {
            if (!up.HasExited)
            {
                up.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<string> ReadUntilAsync(StreamReader reader, string last)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
        List<string> lines = [];
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains(last, StringComparison.Ordinal))
            {
                return string.Join('\n', lines);
            }
        }

        throw new InvalidOperationException("It ended after saying\n" + string.Join('\n', lines));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Net;
using Zkp.LocalTools;

namespace Zkp.Cli.Stack;

/// <summary>The function app as a child process.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private const string HealthPath = "/api/v1/health";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan GracefulStop = TimeSpan.FromSeconds(10);

    private readonly ToolProcess process;

    private AppProcess(ToolProcess process) => this.process = process;

    public int ProcessId => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Its newest lines of output, for messages about what went wrong.</summary>
    public string RecentOutput => process.RecentOutput;

    /// <summary>Starts the app and waits until it says that it is healthy.</summary>
    /// <exception cref="UnusableException">It ended, or is not healthy in time; the message is what it said last.</exception>
    public static async Task<AppProcess> StartAsync(
        string appPath, Uri url, IReadOnlyDictionary<string, string> environment, string logFile, CancellationToken cancellationToken)
    {
        if (!File.Exists(appPath))
        {
            throw new UnusableException($"{appPath} is not built; start this through ./zkp, which builds it.");
        }

        AppProcess app = new(ToolProcess.Start(
            "dotnet", [appPath], environment, workingDirectory: Path.GetDirectoryName(appPath), logFile: logFile));
        try
        {
            await app.WaitUntilHealthyAsync(url, logFile, cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Asks it to end, as a platform does that takes the instance away.</summary>
    public Task StopAsync() => process.StopAsync(GracefulStop);

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task WaitUntilHealthyAsync(Uri url, string logFile, CancellationToken cancellationToken)
    {
        using HttpClient http = new() { BaseAddress = url, Timeout = AnswerTimeout };
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartTimeout);
        string last = "it does not answer";
        try
        {
            while (true)
            {
                if (process.HasExited)
                {
                    throw new UnusableException($"the app ended with exit code {process.ExitCode}: {LastLine()} (all of it: {logFile})");
                }

                try
                {
                    using HttpResponseMessage response = await http.GetAsync(new Uri(HealthPath, UriKind.Relative), limit.Token);
                    if (response.StatusCode == HttpStatusCode.OK)
                    {
                        return;
                    }

                    last = $"{HealthPath} answers {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(limit.Token)}";
                }
                catch (HttpRequestException)
                {
                    // Not listening yet.
                }
                catch (TaskCanceledException) when (!limit.IsCancellationRequested)
                {
                    last = $"{HealthPath} did not answer within {AnswerTimeout.TotalSeconds} s";
                }

                await Task.Delay(PollEvery, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnusableException($"the app is not healthy after {StartTimeout.TotalSeconds} s: {last} (its log: {logFile})");
        }
    }

    private string LastLine() => process.RecentOutput.Split('\n').LastOrDefault(line => line.Trim().Length > 0) ?? "it said nothing";
}

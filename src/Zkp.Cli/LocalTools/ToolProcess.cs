using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Zkp.LocalTools;

/// <summary>
/// A child process with its last lines of output kept for error messages. Disposing kills it and its children.
/// </summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private const int KeptLines = 200;

    private readonly Process process;
    private readonly ConcurrentQueue<string> lastLines = new();
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(Func<string, bool> Accepts, TaskCompletionSource<string> Found)> waiters = [];
    private readonly Lock gate = new();

    private ToolProcess(Process process) => this.process = process;

    /// <summary>The operating system's process id.</summary>
    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>The newest lines of standard output and standard error, oldest first, at most 200.</summary>
    public string RecentOutput => string.Join('\n', lastLines);

    public static ToolProcess Start(
        string fileName,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? workingDirectory = null,
        string? logFile = null)
    {
        ToolProcess tool = new(new Process
        {
            StartInfo = StartInfo(fileName, arguments, environment, workingDirectory),
            EnableRaisingEvents = true,
        });
        TextWriter? log = logFile is null ? null : TextWriter.Synchronized(new StreamWriter(logFile, append: true) { AutoFlush = true });
        tool.process.OutputDataReceived += (_, line) => tool.OnLine(line.Data, log);
        tool.process.ErrorDataReceived += (_, line) => tool.OnLine(line.Data, log);
        tool.process.Exited += (_, _) => tool.exited.TrySetResult();
        tool.process.Start();
        tool.process.StandardInput.Close();
        tool.process.BeginOutputReadLine();
        tool.process.BeginErrorReadLine();
        return tool;
    }

    /// <summary>Runs a tool to its end.</summary>
    /// <returns>Its exit code and all of its output, standard error included.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string fileName,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? workingDirectory = null,
        string? standardInput = null,
        CancellationToken cancellationToken = default)
    {
        using Process process = new() { StartInfo = StartInfo(fileName, arguments, environment, workingDirectory) };
        process.Start();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            if (standardInput is not null)
            {
                await process.StandardInput.WriteAsync(standardInput.AsMemory(), cancellationToken);
            }

            process.StandardInput.Close();
            string all = await output + await errors;
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, all);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Waits for a line that <paramref name="accepts"/> takes; lines already seen count.</summary>
    /// <exception cref="InvalidOperationException">The process ended first; the message holds its output.</exception>
    /// <exception cref="TimeoutException">No such line came in time.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> accepts, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (lastLines.FirstOrDefault(accepts) is { } seen)
            {
                return seen;
            }

            waiters.Add((accepts, found));
        }

        Task first = await Task.WhenAny(found.Task, exited.Task, Task.Delay(timeout, cancellationToken));
        if (first == found.Task)
        {
            return await found.Task;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (first == exited.Task)
        {
            // The last lines can still be on their way when the exit is noticed.
            await process.WaitForExitAsync(cancellationToken);
            return found.Task.IsCompletedSuccessfully
                ? await found.Task
                : throw new InvalidOperationException(
                    $"{process.StartInfo.FileName} ended with exit code {process.ExitCode}:\n{RecentOutput}");
        }

        throw new TimeoutException($"{process.StartInfo.FileName} did not get ready in {timeout.TotalSeconds} s:\n{RecentOutput}");
    }

    /// <summary>Ends the process at once, as <c>kill -9</c> does, and its children with it.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end (SIGTERM) and gives it time to write what it has to; then ends it.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (!process.HasExited && !OperatingSystem.IsWindows())
        {
            await RunAsync("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await Task.WhenAny(exited.Task, Task.Delay(patience));
        }

        await KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private static ProcessStartInfo StartInfo(
        string fileName, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, string? workingDirectory)
    {
        ProcessStartInfo start = new(fileName, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = workingDirectory ?? Environment.CurrentDirectory,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void OnLine(string? line, TextWriter? log)
    {
        if (line is null)
        {
            return;
        }

        log?.WriteLine(line);
        lock (gate)
        {
            lastLines.Enqueue(line);
            while (lastLines.Count > KeptLines)
            {
                lastLines.TryDequeue(out _);
            }

            foreach ((Func<string, bool> accepts, TaskCompletionSource<string> found) in waiters)
            {
                if (accepts(line))
                {
                    found.TrySetResult(line);
                }
            }
        }
    }
}

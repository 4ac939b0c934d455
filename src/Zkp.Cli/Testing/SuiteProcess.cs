using System.Diagnostics;

namespace Zkp.Cli.Testing;

/// <summary>Runs a suite's process with its output in a log file, and never longer than it may.</summary>
internal static class SuiteProcess
{
    private const int KeptLines = 30;

    /// <param name="takesLine">Gets each line of standard output; false when the line belongs in the log.</param>
    /// <param name="givesWay">Whether it leaves the processor to suites that seldom want it, which keep their times that way.</param>
    public static async Task<SuiteProcessEnd> RunAsync(
        string fileName,
        IEnumerable<string> arguments,
        string workingFolder,
        IReadOnlyDictionary<string, string> environment,
        string logFile,
        Func<string, bool> takesLine,
        bool givesWay,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        using StreamWriter log = new(logFile);
        Queue<string> last = new();
        Lock gate = new();
        void Keep(string line)
        {
            lock (gate)
            {
                log.WriteLine(line);
                last.Enqueue(line);
                if (last.Count > KeptLines)
                {
                    last.Dequeue();
                }
            }
        }

        ProcessStartInfo start = new(fileName, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingFolder,
        };

        // Hundreds of short processes: the runtime would spend a tenth of the run on watching which code runs hot.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        if (givesWay)
        {
            GiveWay(process);
        }

        process.StandardInput.Close();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await Task.WhenAll(
                ReadAsync(process.StandardOutput, line =>
                {
                    if (!takesLine(line))
                    {
                        Keep(line);
                    }
                }, limit.Token),
                ReadAsync(process.StandardError, Keep, limit.Token),
                process.WaitForExitAsync(limit.Token));
            return new SuiteProcessEnd(process.ExitCode, TimedOut: false, Tail());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SuiteProcessEnd(-1, TimedOut: true, Tail());
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        string Tail()
        {
            lock (gate)
            {
                return string.Join('\n', last);
            }
        }
    }

    private static void GiveWay(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine, CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            onLine(line);
        }
    }
}

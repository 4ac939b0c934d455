using System.Diagnostics;
using System.Globalization;

namespace Zkp.Bench.Prover;

/// <summary>Runs a program to its end and measures it from outside.</summary>
internal static class MeasuredProcess
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <param name="fileName">The program.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="threads">How many threads a program on OpenMP may use; null for its own choice.</param>
    /// <returns>Wall seconds from start to exit, and the peak of resident memory in MiB (0 where the system does not tell).</returns>
    /// <exception cref="InvalidOperationException">The program failed; the message holds its output.</exception>
    public static async Task<(double Seconds, double PeakMebibytes)> RunAsync(
        string fileName, IEnumerable<string> arguments, CancellationToken cancellationToken, int? threads = null)
    {
        ProcessStartInfo start = new(fileName, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (threads is { } count)
        {
            start.Environment["OMP_NUM_THREADS"] = count.ToString(CultureInfo.InvariantCulture);
        }

        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        Task exit = process.WaitForExitAsync(cancellationToken);
        double peak = 0;
        while (await Task.WhenAny(exit, Task.Delay(PollInterval, cancellationToken)) != exit)
        {
            peak = Math.Max(peak, PeakMebibytes(process.Id));
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await exit;
        return process.ExitCode == 0
            ? (seconds, peak)
            : throw new InvalidOperationException($"{fileName} failed with exit code {process.ExitCode}:\n{await output}{await errors}");
    }

    private static double PeakMebibytes(int processId)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            // The process has just ended, or this system has no /proc.
            return 0;
        }
    }
}

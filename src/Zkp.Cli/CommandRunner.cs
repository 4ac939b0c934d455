using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using System.Text.Json;
using Zkp.Cli.Verbs;
using Zkp.Groth16;
using Zkp.LocalTools;

namespace Zkp.Cli;

/// <summary>Parses the arguments, runs the verb, and turns every end into an exit code and at most one line of error.</summary>
internal static class CommandRunner
{
    /// <summary>Set to 1 to see the stack trace of an unexpected failure.</summary>
    private const string DebugVariable = "ZKP_DEBUG";

    public static async Task<int> RunAsync(string[] arguments)
    {
        RootCommand root = ZkpCommand.Create();
        ParseResult parsed = root.Parse(ArgumentSpelling.Normalize(arguments));
        if (parsed.Action is ParseErrorAction)
        {
            return Fail(UsageMessage.For(root, parsed, arguments));
        }

        using CancellationTokenSource cancellation = new();
        using SignalHandlers signals = new(cancellation);
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancellation.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("zkp: stopped.");
            return ExitCode.No;
        }
        catch (Exception exception) when (IsAboutInput(exception))
        {
            return Fail(exception.Message);
        }
        catch (Exception exception)
        {
            // A bug of ours: say so in one line, and where the rest can be had.
            bool debug = Environment.GetEnvironmentVariable(DebugVariable) == "1";
            return Fail(debug
                ? exception.ToString()
                : $"unexpected {exception.GetType().Name}: {FirstLine(exception.Message)} ({DebugVariable}=1 shows where)");
        }
    }

    private static bool IsAboutInput(Exception exception) =>
        exception is UnusableException or ProofSystemFormatException or CircuitCompilationException
            or IOException or InvalidDataException or UnauthorizedAccessException or JsonException;

    private static int Fail(string message)
    {
        bool debug = Environment.GetEnvironmentVariable(DebugVariable) == "1";
        Console.Error.WriteLine("zkp: " + (debug ? message : FirstLine(message)));
        return ExitCode.Unusable;
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');

    /// <summary>Ctrl-C and its kin cancel the verb, which ends its children; a second one ends the command at once.</summary>
    private sealed class SignalHandlers : IDisposable
    {
        private readonly PosixSignalRegistration[] registrations;

        public SignalHandlers(CancellationTokenSource cancellation)
        {
            void OnSignal(PosixSignalContext context)
            {
                if (!cancellation.IsCancellationRequested)
                {
                    context.Cancel = true;
                    _ = cancellation.CancelAsync();
                }
            }

            registrations =
            [
                PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
                PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
                PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
                PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnSignal),
            ];
        }

        public void Dispose()
        {
            foreach (PosixSignalRegistration registration in registrations)
            {
                registration.Dispose();
            }
        }
    }
}

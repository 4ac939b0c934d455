using System.CommandLine;
using Zkp.Cli.Output;
using Zkp.Cli.Setup;

namespace Zkp.Cli.Verbs;

/// <summary><c>setup</c>: compiles the repository's circuits and makes development keys, marked as such.</summary>
internal static class SetupVerb
{
    public static Command Create()
    {
        Option<string?> circuit = new("--circuit") { Description = "Only this circuit, a folder's name in circuits/.", HelpName = "NAME" };
        Command command = new("setup", "Compiles the circuits and makes development keys for them.") { circuit };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            IStepReporter reporter = Reporters.ForOutput();
            IReadOnlyList<string> names = parsed.GetValue(circuit) is { } name ? [name] : CircuitPreparation.Names;
            foreach (string each in names)
            {
                reporter.Line("  " + await CircuitPreparation.PrepareAsync(each, reporter, cancellationToken));
            }

            return ExitCode.Done;
        });
        return command;
    }
}

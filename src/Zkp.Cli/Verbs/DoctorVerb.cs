using System.CommandLine;
using Zkp.Cli.Checks;

namespace Zkp.Cli.Verbs;

/// <summary><c>doctor</c>: what is missing on this machine and how to get it.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        Command command = new("doctor", "Tells what is missing on this machine and how to get it.");
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        List<CheckResult> results = [];
        foreach (Func<CancellationToken, Task<CheckResult>> check in MachineChecks.All)
        {
            CheckResult result = await check(cancellationToken);
            results.Add(result);
            Console.WriteLine($"{(result.Passed ? "ok     " : "missing")}  {result.Name,-22} {result.Finding}");
            if (result.Remedy is { } remedy)
            {
                Console.WriteLine($"         {"",-22} → {remedy}");
            }
        }

        int missing = results.Count(result => !result.Passed);
        Console.WriteLine(missing == 0 ? "This machine has everything." : $"{missing} to mend.");
        return missing == 0 ? ExitCode.Done : ExitCode.No;
    }
}

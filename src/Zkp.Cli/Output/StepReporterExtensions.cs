namespace Zkp.Cli.Output;

internal static class StepReporterExtensions
{
    /// <summary>A step without a result.</summary>
    public static Task StepAsync(this IStepReporter reporter, string name, Func<Action<string>, Task> work) =>
        reporter.StepAsync(name, async tell =>
        {
            await work(tell);
            return true;
        });
}

namespace Zkp.Cli.Output;

/// <summary>Shows people what a verb is doing, and for how long.</summary>
internal interface IStepReporter
{
    /// <summary>Shows a step from its start to its end.</summary>
    /// <param name="name">What is done, in a few words.</param>
    /// <param name="work">Does it; may tell a detail, the last of which stays beside the step.</param>
    Task<T> StepAsync<T>(string name, Func<Action<string>, Task<T>> work);

    /// <summary>A line that stays.</summary>
    void Line(string text = "");
}

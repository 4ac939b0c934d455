namespace Zkp.Cli.Output;

/// <summary>Passes each report on at once, on the thread that reports; <see cref="Progress{T}"/> would post it elsewhere.</summary>
internal sealed class LineProgress(Action<string> tell) : IProgress<string>
{
    public void Report(string value) => tell(value);
}

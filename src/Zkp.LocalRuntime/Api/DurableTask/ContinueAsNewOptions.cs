namespace Microsoft.DurableTask;

/// <summary>How an orchestration starts over.</summary>
public class ContinueAsNewOptions
{
    /// <summary>The new input.</summary>
    public object? NewInput { get; set; }

    /// <summary>Whether external events that nobody awaited yet are carried over.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <summary>The new version; the old one when it is null.</summary>
    public string? NewVersion { get; set; }
}

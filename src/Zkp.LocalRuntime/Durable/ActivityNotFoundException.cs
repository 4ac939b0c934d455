namespace Zkp.LocalRuntime.Durable;

/// <summary>An orchestrator called an activity that the app does not have.</summary>
internal sealed class ActivityNotFoundException(string name)
    : InvalidOperationException($"There is no activity function named '{name}' in this app.");

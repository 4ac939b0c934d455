namespace Microsoft.DurableTask.Client;

/// <summary>How instances are purged.</summary>
/// <param name="Recursive">Whether their sub-orchestrations go too.</param>
public record PurgeInstanceOptions(bool Recursive = false);

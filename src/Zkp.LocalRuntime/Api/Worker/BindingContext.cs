namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger of an invocation carried, by name.</summary>
public abstract class BindingContext
{
    /// <summary>Route parameters and query of an HTTP trigger, the metadata of a queue message, and so on.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which attempt an invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>0 for the first attempt.</summary>
    public abstract int RetryCount { get; }

    /// <summary>How many attempts may follow the first; -1 means without end.</summary>
    public abstract int MaxRetryCount { get; }
}

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a failed invocation again after pauses that double from the minimum to the maximum.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <param name="maxRetryCount">How often at most; -1 means without end.</param>
    /// <param name="minimumInterval">The first pause, as <c>hh:mm:ss</c>.</param>
    /// <param name="maximumInterval">The longest pause, as <c>hh:mm:ss</c>.</param>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>The first pause, as <c>hh:mm:ss</c>.</summary>
    public string MinimumInterval { get; }

    /// <summary>The longest pause, as <c>hh:mm:ss</c>.</summary>
    public string MaximumInterval { get; }
}

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a failed invocation again after a constant pause.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <param name="maxRetryCount">How often at most; -1 means without end.</param>
    /// <param name="delayInterval">The pause, as <c>hh:mm:ss</c>.</param>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>The pause between two attempts, as <c>hh:mm:ss</c>.</summary>
    public string DelayInterval { get; }
}

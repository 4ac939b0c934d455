namespace Microsoft.Azure.Functions.Worker;

/// <summary>Base of the attributes that make a failed invocation run again before its trigger sees the failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>How often a failed invocation is run again; -1 means without end.</summary>
    public int MaxRetryCount { get; set; }
}

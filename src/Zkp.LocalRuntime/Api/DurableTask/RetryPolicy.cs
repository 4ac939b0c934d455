namespace Microsoft.DurableTask;

/// <summary>Retries with pauses that grow by a factor.</summary>
public class RetryPolicy
{
    /// <param name="maxNumberOfAttempts">All attempts, the first included; at least 1.</param>
    /// <param name="firstRetryInterval">The pause after the first failure.</param>
    /// <param name="backoffCoefficient">The factor from one pause to the next; at least 1.</param>
    /// <param name="maxRetryInterval">The longest pause; one hour when it is not given.</param>
    /// <param name="retryTimeout">No attempt starts later than this after the first; unlimited when it is not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumberOfAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        RequireAtLeast(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        RequireAtLeast(retryTimeout, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
        Handle = static _ => true;
    }

    /// <summary>All attempts, the first included.</summary>
    public int MaxNumberOfAttempts { get; }

    /// <summary>The pause after the first failure.</summary>
    public TimeSpan FirstRetryInterval { get; }

    /// <summary>The factor from one pause to the next.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>The longest pause.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary>No attempt starts later than this after the first.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>Whether a failure is worth another attempt.</summary>
    public Func<Exception, bool> Handle { get; private init; }

    /// <summary>Has no effect, as in the official package.</summary>
    [Obsolete("This has no effect. Use TaskOptions.FromRetryHandler or HandleFailure.")]
    public Func<Exception, Task<bool>>? HandleAsync { get; set; }

    /// <summary>Sets which failures are worth another attempt; all are when it is not set.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Handle = exception => value(
            exception is TaskFailedException failed ? failed.FailureDetails : TaskFailureDetails.FromException(exception));
    }

    private static void RequireAtLeast(TimeSpan? value, TimeSpan minimum, string name)
    {
        if (value < minimum && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must not be shorter than the first retry interval, {minimum}.");
        }
    }
}

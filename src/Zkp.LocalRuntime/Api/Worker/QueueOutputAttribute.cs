using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends the return value, or a property of it, to a storage queue.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class QueueOutputAttribute : OutputBindingAttribute
{
    /// <param name="queueName">The queue; it is created when it does not exist.</param>
    public QueueOutputAttribute(string queueName) => QueueName = queueName;

    /// <summary>The queue.</summary>
    public string QueueName { get; }

    /// <summary>The setting that holds the connection string; <c>AzureWebJobsStorage</c> when it is not set.</summary>
    public string? Connection { get; set; }
}

using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for every message of a storage queue.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute : TriggerBindingAttribute
{
    /// <param name="queueName">The queue; <c>%setting%</c> is replaced by the setting.</param>
    public QueueTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>The queue.</summary>
    public string QueueName { get; }

    /// <summary>The setting that holds the connection string; <c>AzureWebJobsStorage</c> when it is not set.</summary>
    public string? Connection { get; set; }
}

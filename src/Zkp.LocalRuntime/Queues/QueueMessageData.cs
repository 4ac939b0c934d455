using Azure.Storage.Queues.Models;

namespace Zkp.LocalRuntime.Queues;

/// <summary>The properties of a message that a function can bind by name.</summary>
internal static class QueueMessageData
{
    public static readonly string[] Names =
        ["id", "dequeueCount", "popReceipt", "insertionTime", "expirationTime", "nextVisibleTime", "queueTrigger"];

    public static Dictionary<string, object?> Of(QueueMessage message, string text) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = message.MessageId,
        ["dequeueCount"] = message.DequeueCount,
        ["popReceipt"] = message.PopReceipt,
        ["insertionTime"] = message.InsertedOn,
        ["expirationTime"] = message.ExpiresOn,
        ["nextVisibleTime"] = message.NextVisibleOn,
        ["queueTrigger"] = text,
    };
}

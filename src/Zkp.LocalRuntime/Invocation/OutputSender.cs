using System.Collections;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Durable;
using Zkp.LocalRuntime.Queues;

namespace Zkp.LocalRuntime.Invocation;

/// <summary>Sends what functions return to the queues that their output bindings name.</summary>
internal sealed class OutputSender(QueueClients queues)
{
    public async Task SendAsync(FunctionDescriptor function, object? result, CancellationToken cancellationToken)
    {
        foreach (OutputBinding output in function.Outputs)
        {
            object? value = output.Property is { } property && result is not null ? property.GetValue(result) : result;
            foreach (string message in Messages(value))
            {
                await queues.SendAsync(output.Queue.QueueName, output.Queue.Connection, message, cancellationToken);
            }
        }
    }

    /// <summary>Text as it is, a collection as a message for each element, everything else as JSON; nothing for null.</summary>
    private static IEnumerable<string> Messages(object? value) => value switch
    {
        null => [],
        string text => [text],
        byte[] bytes => [System.Text.Encoding.UTF8.GetString(bytes)],
        IDictionary map => [RuntimeJson.Converter.Serialize(map)!],
        IEnumerable many => many.Cast<object?>().SelectMany(Messages),
        _ => [RuntimeJson.Converter.Serialize(value)!],
    };
}

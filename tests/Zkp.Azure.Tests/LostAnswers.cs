using Azure.Core;
using Azure.Core.Pipeline;

namespace Zkp.Azure.Tests;

/// <summary>Storage does what it is asked, and the answer to each first insert gets lost on its way: the client sends it again.</summary>
internal sealed class LostAnswers : HttpPipelinePolicy
{
    private readonly HashSet<string> lost = [];

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (message.Request.Method != RequestMethod.Get && lost.Add(message.Request.ClientRequestId))
        {
            throw new IOException("The answer got lost.");
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
}

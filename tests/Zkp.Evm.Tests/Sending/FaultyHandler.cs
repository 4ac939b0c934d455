namespace Zkp.Evm.Tests.Sending;

/// <summary>Loses requests before they arrive and answers after the node has done its work, at random.</summary>
internal sealed class FaultyHandler(Random random, double probability, CrashPlan plan) : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Lock gate = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        plan.Checkpoint("before a request");
        if (Happens())
        {
            throw new HttpRequestException("The request was lost, as the test wants it.");
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        plan.Checkpoint("after a request");
        if (Happens())
        {
            response.Dispose();
            throw new HttpRequestException("The answer was lost, as the test wants it.");
        }

        return response;
    }

    private bool Happens()
    {
        lock (gate)
        {
            return random.NextDouble() < probability;
        }
    }
}

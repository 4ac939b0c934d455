using System.Text.Json;

namespace Zkp.Evm.Tests.Sending;

/// <summary>Dies before a request leaves or after its answer came.</summary>
internal sealed class CrashingHandler(CrashPlan plan) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using JsonDocument body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        string method = body.RootElement.GetProperty("method").GetString()!;
        plan.Checkpoint("before " + method);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        plan.Checkpoint("after " + method);
        return response;
    }
}

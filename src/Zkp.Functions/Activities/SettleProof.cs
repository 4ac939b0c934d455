using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>
/// The end of a proof, happy or not: it is settled, the network's history has one more, and the caller is told. A receiver that is down is tried for about ten minutes; the status document holds the same in any case.
/// </summary>
public sealed partial class SettleProof(
    IProofStore store, Settlement settlement, INetworkHistory history, CallbackSender callbacks, ILogger<SettleProof> logger)
{
    [Function(nameof(SettleProof))]
    public async Task RunAsync([ActivityTrigger] ProofKey key, CancellationToken cancellationToken)
    {
        ProofRecord record = await store.FindAsync(key.Tenant, key.Id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no proof {key.Id}.");
        await settlement.SettleAsync([record], cancellationToken);

        // A batch's transaction is in the history once, and not once for each who shares it.
        if (record.BatchId is null && FinalitySample.Of(record) is { } sample)
        {
            await history.AddAsync(sample, cancellationToken);
        }

        if (record.CallbackUrl is { } url)
        {
            string outcome = await callbacks.SendAsync(url, record, cancellationToken);
            PipelineTelemetry.CalledBack(outcome);
            LogCallback(record.Id, url.Host, outcome);
        }
    }

    [LoggerMessage(210, LogLevel.Information, "Proof {Id}: callback to {Host}: {Outcome}")]
    private partial void LogCallback(string id, string host, string outcome);
}

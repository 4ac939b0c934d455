using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>
/// The end of a proof, happy or not: nothing private is left, the tenant's budget holds what it did cost, the network's history has one more,
/// and the caller is told. A receiver that is down is tried for about ten minutes; the status document holds the same in any case.
/// </summary>
public sealed partial class SettleProof(
    IProofStore store,
    IInputVault vault,
    INetworkHistory history,
    ITenantBudgets budgets,
    IBatchJobs jobs,
    CallbackSender callbacks,
    ILogger<SettleProof> logger)
{
    [Function(nameof(SettleProof))]
    public async Task RunAsync([ActivityTrigger] ProofKey key, CancellationToken cancellationToken)
    {
        ProofRecord record = await store.FindAsync(key.Tenant, key.Id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no proof {key.Id}.");
        await vault.EraseAsync(record.InputId, cancellationToken);
        if (record.BudgetDay is { } day)
        {
            await budgets.SettleAsync(record.Tenant, day, record.Id, record.FeeShareWei ?? record.Transaction?.ActualFeeWei ?? 0, cancellationToken);
        }

        // A batch's transaction is in the history once, and not once for each who shares it.
        if (record.BatchId is null && FinalitySample.Of(record) is { } sample)
        {
            await history.AddAsync(sample, cancellationToken);
        }

        if (record.Line is { } line)
        {
            await jobs.PutLineAsync(line, BatchIntake.ResultOf(record), cancellationToken);
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

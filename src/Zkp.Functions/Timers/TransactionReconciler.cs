using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Functions.Timers;

/// <summary>
/// Each minute compares every network's nonces with its ledger: what a dead process left half-way goes on although nobody asks for it,
/// and drift is drained before it jams anything.
/// </summary>
public sealed partial class TransactionReconciler(NetworkCatalog networks, ChainGateway chains, ILogger<TransactionReconciler> logger)
{
    [Function(nameof(TransactionReconciler))]
    public async Task RunAsync([TimerTrigger("45 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (Network network in networks.Enabled)
        {
            try
            {
                foreach (DriftReport report in await chains.ReconcileAsync(network, cancellationToken))
                {
                    if (report.Drift > 0 || report.Filled > 0)
                    {
                        LogDrift(network.Name, report.Drift, report.Signer, report.Next, report.Pending, report.Filled);
                    }
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogFailed(network.Name, error.Message);
            }
        }
    }

    [LoggerMessage(340, LogLevel.Warning, "{Network}: {Drift} nonces of {Signer} are nobody's (next to lease {Next}, next in the pool {Pending}); {Filled} gaps were filled")]
    private partial void LogDrift(string network, ulong drift, Address signer, Nonce next, Nonce pending, int filled);

    [LoggerMessage(341, LogLevel.Warning, "{Network} could not be reconciled: {Reason}")]
    private partial void LogFailed(string network, string reason);
}

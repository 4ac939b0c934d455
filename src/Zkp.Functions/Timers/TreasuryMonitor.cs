using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Treasuries;

namespace Zkp.Functions.Timers;

/// <summary>Looks after the signers' ether each minute: what it has, what it lacks, and what is on its way.</summary>
public sealed partial class TreasuryMonitor(Treasury treasury, ILogger<TreasuryMonitor> logger)
{
    private static readonly Dictionary<(string Network, Address Signer), string> Told = [];

    [Function(nameof(TreasuryMonitor))]
    public async Task RunAsync([TimerTrigger("15 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (TreasuryStanding standing in await treasury.RunAsync(cancellationToken))
        {
            PipelineTelemetry.SawTreasury(standing);

            // Said once, and again when something else is lacking; the balance itself changes all the time.
            string advice = standing.Refill.Means == RefillMeans.Send ? $"{standing.Refill.Means}" : "";
            if (advice.Length > 0 && Told.GetValueOrDefault((standing.Network, standing.Signer)) != advice)
            {
                LogRefill(standing.Signer, standing.Network, (standing.Refill.AmountWei ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture), standing.Refill.Reason);
            }

            Told[(standing.Network, standing.Signer)] = advice;
        }
    }

    [LoggerMessage(330, LogLevel.Warning, "Send {Signer} {Amount} wei on {Network}: {Reason}")]
    private partial void LogRefill(Address signer, string network, string amount, string reason);
}

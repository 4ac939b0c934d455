using System.Numerics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Networks;

namespace Zkp.Functions.Timers;

/// <summary>Follows each network's base fee, and warns once when it comes close to the network's cap: above it nothing can be sent.</summary>
public sealed partial class GasPriceMonitor(NetworkCatalog networks, ChainGateway chains, ILogger<GasPriceMonitor> logger)
{
    /// <summary>Warned of above this share of the cap, taken back below half of it.</summary>
    private const int WarnPercent = 80;

    private static readonly HashSet<string> Warned = new(StringComparer.Ordinal);

    [Function(nameof(GasPriceMonitor))]
    public async Task RunAsync([TimerTrigger("*/15 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await chains.RefreshPriceAsync(cancellationToken);
        foreach (Network network in networks.Enabled)
        {
            try
            {
                ChainView view = await chains.LookAsync(network, cancellationToken);
                PipelineTelemetry.SawNetwork(network.Name, up: true, view);
                Judge(network, view.BaseFeeWei);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                PipelineTelemetry.SawNetwork(network.Name, up: false);
                LogUnreachable(network.Name, error.Message);
            }
        }
    }

    private void Judge(Network network, BigInteger baseFee)
    {
        if (network.File.MaxFeePerGasWei is not { } cap)
        {
            return;
        }

        if (baseFee * 100 > cap * WarnPercent)
        {
            if (Warned.Add(network.Name))
            {
                LogExpensive(network.Name, baseFee, cap);
            }
        }
        else if (baseFee * 2 < cap && Warned.Remove(network.Name))
        {
            LogCheapAgain(network.Name, baseFee);
        }
    }

    [LoggerMessage(310, LogLevel.Warning, "Gas on {Network} is at {BaseFee} wei, close to the cap of {Cap} wei; above it nothing is sent there")]
    private partial void LogExpensive(string network, BigInteger baseFee, BigInteger cap);

    [LoggerMessage(311, LogLevel.Information, "Gas on {Network} is back at {BaseFee} wei")]
    private partial void LogCheapAgain(string network, BigInteger baseFee);

    [LoggerMessage(312, LogLevel.Warning, "{Network} does not answer: {Reason}")]
    private partial void LogUnreachable(string network, string reason);
}

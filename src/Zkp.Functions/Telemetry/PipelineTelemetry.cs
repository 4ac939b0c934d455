using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Treasuries;

namespace Zkp.Functions.Telemetry;

/// <summary>The pipeline's own traces and metrics. No private input is ever in a tag.</summary>
internal static class PipelineTelemetry
{
    public const string Name = "Zkp.Pipeline";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> States = Meter.CreateCounter<long>(
        "zkp.proofs.states", "{proof}", "Proofs that came to a state");

    private static readonly Histogram<double> StageDurations = Meter.CreateHistogram(
        "zkp.proofs.stage.duration", "s", "Time that proofs spent in a state",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600] });

    private static readonly Counter<long> Gas = Meter.CreateCounter<long>("zkp.gas.used", "{gas}", "Gas used by finalized transactions");

    private static readonly Counter<double> Fees = Meter.CreateCounter<double>("zkp.fees.paid", "{wei}", "Fees paid for finalized transactions");

    private static readonly Counter<double> L1Fees = Meter.CreateCounter<double>("zkp.fees.l1", "{wei}", "The part of the fees paid that was for data on L1");

    private static readonly Histogram<double> QuoteErrors = Meter.CreateHistogram(
        "zkp.quote.error", "1", "Actual fee over quoted fee, less 1",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [-0.5, -0.25, -0.1, -0.05, -0.02, 0, 0.02, 0.05, 0.1, 0.25, 0.5, 1] });

    private static readonly Gauge<double> Refill = Meter.CreateGauge<double>("zkp.treasury.refill", "{wei}", "What a signer lacks and has to be brought; 0 for nothing");

    private static readonly Counter<double> Bridged = Meter.CreateCounter<double>("zkp.treasury.bridged", "{wei}", "Ether deposited for signers on L2");

    private static readonly Counter<double> BridgeFees = Meter.CreateCounter<double>("zkp.treasury.bridge.fees", "{wei}", "Fees paid on L1 for such deposits");

    private static readonly ConcurrentDictionary<string, bool> Counted = new(StringComparer.Ordinal);

    private static readonly Counter<long> Callbacks = Meter.CreateCounter<long>("zkp.callbacks", "{callback}", "Callbacks by outcome");

    private static readonly Gauge<double> BaseFee = Meter.CreateGauge<double>("zkp.network.base_fee", "{wei}", "Base fee per gas of the newest block");

    private static readonly Gauge<double> Balance = Meter.CreateGauge<double>("zkp.signer.balance", "{wei}", "A signer's balance");

    private static readonly Gauge<int> NetworkUp = Meter.CreateGauge<int>("zkp.network.up", "1", "1 when the network answers and its head moves");

    /// <summary>A span that joins the trace in which the request came.</summary>
    public static Activity? Start(string name, ProofRecord record)
    {
        ActivityContext.TryParse(record.TraceParent, null, isRemote: true, out ActivityContext parent);
        Activity? span = Source.StartActivity(name, ActivityKind.Internal, Activity.Current?.Context ?? parent);
        if (Activity.Current?.TraceId != parent.TraceId && parent != default)
        {
            span?.AddLink(new ActivityLink(parent));
        }

        span?.SetTag("zkp.proof.id", record.Id);
        span?.SetTag("zkp.circuit", record.Circuit);
        return span;
    }

    public static void Moved(ProofRecord record)
    {
        TimelineEntry entry = record.Timeline[^1];
        States.Add(1, new KeyValuePair<string, object?>("state", entry.State), new KeyValuePair<string, object?>("circuit", record.Circuit));
        if (record.Timeline.Count > 1)
        {
            TimelineEntry before = record.Timeline[^2];
            StageDurations.Record(
                (entry.At - before.At).TotalSeconds,
                new KeyValuePair<string, object?>("stage", before.State),
                new KeyValuePair<string, object?>("network", record.Transaction?.Network ?? ""));
        }

        if (record is { State: ProofState.Finalized, Transaction: { GasUsed: { } gas, ActualFeeWei: { } fee } transaction })
        {
            KeyValuePair<string, object?> network = new("network", transaction.Network);
            Gas.Add((long)gas, network);
            Fees.Add((double)fee, network);
            if (transaction.L1FeeWei is { } l1Fee)
            {
                L1Fees.Add((double)l1Fee, network);
            }

            if (record.QuoteError is { } error)
            {
                QuoteErrors.Record(error, network, new KeyValuePair<string, object?>("bound", record.Quote is not null));
            }
        }
    }

    /// <summary>The deposit's fee is counted when its transfer is seen to be past L1, once.</summary>
    public static void SawTreasury(TreasuryStanding standing)
    {
        KeyValuePair<string, object?> network = new("network", standing.Network);
        Refill.Record((double)(standing.Refill.AmountWei ?? 0), network, new KeyValuePair<string, object?>("signer", standing.Signer));
        if (standing.LastTransfer is { State: not BridgeTransferState.Sending } transfer && Counted.TryAdd(transfer.Id, true))
        {
            Bridged.Add(transfer.State == BridgeTransferState.Failed ? 0 : (double)(transfer.AmountWei ?? 0), network);
            BridgeFees.Add((double)(transfer.FeeWei ?? 0), network);
        }
    }

    public static void CalledBack(string outcome) => Callbacks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="view">Null where it does not answer.</param>
    public static void SawNetwork(string network, bool up, ChainView? view = null)
    {
        KeyValuePair<string, object?> tag = new("network", network);
        NetworkUp.Record(up ? 1 : 0, tag);
        if (view is null)
        {
            return;
        }

        BaseFee.Record((double)view.BaseFeeWei, tag);
        foreach (SignerBalance signer in view.Signers)
        {
            Balance.Record((double)signer.BalanceWei.Value, tag, new KeyValuePair<string, object?>("signer", signer.Account));
        }
    }
}

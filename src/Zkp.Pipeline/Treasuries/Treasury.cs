using System.Numerics;
using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Treasuries;

/// <summary>
/// Watches what each signer has on each network, says what it lacks, and brings it over the canonical bridge where a network's file
/// allows it. A transfer is stored before it is sent, and its id is the request id of its transaction: repeated after a crash it is
/// the same transaction.
/// </summary>
public sealed partial class Treasury(NetworkCatalog networks, ChainGateway chains, ITreasuryStore store, TimeProvider time, ILogger<Treasury> logger)
{
    /// <summary>Arbitrum takes some 15 minutes from L1 to L2, the OP Stack some three; after so long somebody should look.</summary>
    public static readonly TimeSpan ArrivalPatience = TimeSpan.FromHours(1);

    private IReadOnlyList<TreasuryStanding> last = [];

    /// <summary>What the last round saw.</summary>
    public IReadOnlyList<TreasuryStanding> Standings => Volatile.Read(ref last);

    /// <summary>One round: each transfer under way takes a step, and each account is looked at. Networks that do not answer are left out.</summary>
    public async Task<IReadOnlyList<TreasuryStanding>> RunAsync(CancellationToken cancellationToken)
    {
        List<TreasuryStanding> standings = [];
        foreach (Network network in networks.Enabled.OrderBy(network => network.Name, StringComparer.Ordinal))
        {
            try
            {
                standings.AddRange(await LookAsync(network, cancellationToken));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogFailed(network.Name, error.Message);
            }
        }

        Volatile.Write(ref last, standings);
        return standings;
    }

    private async Task<IReadOnlyList<TreasuryStanding>> LookAsync(Network network, CancellationToken cancellationToken)
    {
        ChainView view = await chains.LookAsync(network, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset today = new(now.UtcDateTime.Date, TimeSpan.Zero);
        List<BridgeTransfer> transfers = network.File.Treasury is null ? [] : [.. await store.ListAsync(network.Name, today, cancellationToken)];
        if (transfers is [{ IsEnded: false } underWay, ..])
        {
            BigInteger? balance = view.Signers.FirstOrDefault(signer => signer.Account == underWay.Signer)?.BalanceWei.Value;
            transfers[0] = await AdvanceAsync(underWay, balance, cancellationToken);
        }

        List<TreasuryStanding> standings = [];
        foreach (SignerBalance signer in view.Signers)
        {
            RefillPlan plan = await PlanAsync(network, signer, transfers, today, cancellationToken);
            if (plan is { Means: RefillMeans.Bridge, AmountWei: { } amount }
                && await StartAsync(network, signer, amount, cancellationToken) is { } started)
            {
                transfers.Insert(0, started);
            }

            standings.Add(new TreasuryStanding
            {
                Network = network.Name,
                Signer = signer.Account,
                BalanceWei = signer.BalanceWei.Value,
                MinBalanceWei = network.File.Treasury?.MinBalanceWei,
                TargetBalanceWei = network.File.Treasury?.TargetBalanceWei,
                Refill = plan,
                LastTransfer = transfers.Find(transfer => transfer.Signer == signer.Account),
                At = now,
            });
        }

        return standings;
    }

    private async Task<RefillPlan> PlanAsync(
        Network network, SignerBalance signer, IReadOnlyList<BridgeTransfer> transfers, DateTimeOffset today, CancellationToken cancellationToken)
    {
        if (network.File.Treasury is not { } treasury)
        {
            return new RefillPlan(RefillMeans.None, null, "its file has no treasury");
        }

        BigInteger bridgedToday = transfers
            .Where(transfer => transfer.CreatedAt >= today && transfer.State != BridgeTransferState.Failed)
            .Aggregate(BigInteger.Zero, (sum, transfer) => sum + (transfer.AmountWei ?? 0));
        BigInteger? spare = treasury.Bridge is { Enabled: true } && signer.BalanceWei.Value < treasury.MinBalanceWei
            ? await chains.FindBridgeSpareAsync(network, signer.Account, cancellationToken)
            : null;
        return RefillPlan.Make(treasury, signer.BalanceWei.Value, spare, bridgedToday, transfers is [{ IsEnded: false }, ..]);
    }

    /// <returns>Null where another instance was first.</returns>
    private async Task<BridgeTransfer?> StartAsync(Network network, SignerBalance signer, BigInteger amount, CancellationToken cancellationToken)
    {
        string l1 = network.File.Treasury!.Bridge!.L1Network;
        BridgeTransfer transfer = new()
        {
            Id = ProofId.New(time.GetUtcNow()),
            Network = network.Name,
            L1Network = l1,
            Signer = signer.Account,
            AmountWei = amount,
            State = BridgeTransferState.Sending,
            BalanceBeforeWei = signer.BalanceWei.Value,
            CreatedAt = time.GetUtcNow(),
        };
        if (!await store.TryStartAsync(transfer, cancellationToken))
        {
            return null;
        }

        LogStarted(transfer.Id, amount, l1, network.Name);
        await chains.SendBridgeAsync(transfer, cancellationToken);
        return transfer;
    }

    /// <param name="balance">What its signer has on the L2; null for one that no longer sends there.</param>
    private async Task<BridgeTransfer> AdvanceAsync(BridgeTransfer transfer, BigInteger? balance, CancellationToken cancellationToken)
    {
        BridgeTransfer next = transfer.State == BridgeTransferState.Sending
            ? BridgeProgress.Of(transfer, await chains.SendBridgeAsync(transfer, cancellationToken), time.GetUtcNow())
            : transfer;
        next = BridgeProgress.Seen(next, balance ?? transfer.BalanceBeforeWei ?? 0, time.GetUtcNow(), ArrivalPatience);
        if (next == transfer || !await store.TryUpdateAsync(next, cancellationToken))
        {
            return transfer;
        }

        switch (next.State)
        {
            case BridgeTransferState.Failed or BridgeTransferState.Overdue:
                LogNeedsLook(next.Id, next.AmountWei ?? 0, next.Network, next.Detail ?? "");
                break;
            case not BridgeTransferState.Sending:
                LogMoved(next.Id, next.AmountWei ?? 0, next.Network, next.State, next.FeeWei ?? 0);
                break;
        }

        return next;
    }

    [LoggerMessage(500, LogLevel.Warning, "The treasury could not look after {Network} and will try again: {Reason}")]
    private partial void LogFailed(string network, string reason);

    [LoggerMessage(501, LogLevel.Information, "Transfer {Id}: bridging {Amount} wei from {L1} to {Network}")]
    private partial void LogStarted(string id, BigInteger amount, string l1, string network);

    [LoggerMessage(502, LogLevel.Information, "Transfer {Id} of {Amount} wei to {Network}: {State}, for a fee of {Fee} wei")]
    private partial void LogMoved(string id, BigInteger amount, string network, BridgeTransferState state, BigInteger fee);

    [LoggerMessage(503, LogLevel.Error, "Transfer {Id} of {Amount} wei to {Network} needs a look: {Detail}")]
    private partial void LogNeedsLook(string id, BigInteger amount, string network, string detail);
}

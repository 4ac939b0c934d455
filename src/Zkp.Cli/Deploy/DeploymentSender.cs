using System.Globalization;
using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Deploy;

/// <summary>Sends a deployment's transactions and waits until they are in blocks.</summary>
internal sealed class DeploymentSender(
    DeploymentChain chain, NetworkFile network, ISigner signer, DeployOptions options, TimeProvider time, IProgress<string>? progress)
{
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(2);

    /// <summary>Gas is estimated on a state that can have changed when the transaction runs.</summary>
    private const int GasMarginPercent = 20;

    /// <summary>Transactions of an interrupted run may still be on their way: what they do would be done twice.</summary>
    /// <exception cref="IOException">They are not in a block in time.</exception>
    public async Task WaitForPendingAsync(CancellationToken cancellationToken)
    {
        await WaitAsync(
            async () =>
            {
                Nonce latest = await chain.Client.GetTransactionCountAsync(signer.Address, BlockTag.Latest, cancellationToken);
                return latest >= await chain.Client.GetTransactionCountAsync(signer.Address, BlockTag.Pending, cancellationToken);
            },
            $"Earlier transactions of {signer.Address} are still pending on {network.Name}",
            cancellationToken);
    }

    /// <summary>Sends these, one nonce after the other, and waits for all of them.</summary>
    /// <exception cref="IOException">One of them failed, or is not in a block in time.</exception>
    public async Task SendAsync(IReadOnlyList<DeploymentStep> steps, CancellationToken cancellationToken)
    {
        if (steps.Count == 0)
        {
            return;
        }

        FeeEstimate fees = await chain.FeesAsync(cancellationToken);
        Nonce nonce = await chain.Client.GetTransactionCountAsync(signer.Address, BlockTag.Latest, cancellationToken);
        List<(DeploymentStep Step, Hash32 Hash)> sent = [];
        foreach (DeploymentStep step in steps)
        {
            ulong gas = await chain.Client.EstimateGasAsync(new CallRequest(signer.Address, step.To, step.Data), cancellationToken);
            SignedTransaction signed = await signer.SignAsync(
                new Eip1559Transaction
                {
                    ChainId = (ulong)network.ChainId,
                    Nonce = nonce,
                    MaxPriorityFeePerGas = fees.PriorityFee,
                    MaxFeePerGas = fees.MaxFee,
                    GasLimit = gas + (gas * GasMarginPercent / 100),
                    To = step.To,
                    Data = step.Data,
                },
                cancellationToken: cancellationToken);
            await chain.Client.SendRawTransactionAsync(signed.Raw, cancellationToken);
            sent.Add((step, signed.Hash));
            nonce = nonce.Next;
        }

        foreach ((DeploymentStep step, Hash32 hash) in sent)
        {
            await ConfirmAsync(step, hash, cancellationToken);
        }
    }

    private async Task ConfirmAsync(DeploymentStep step, Hash32 hash, CancellationToken cancellationToken)
    {
        Receipt? receipt = null;
        await WaitAsync(
            async () => (receipt = await chain.Client.GetReceiptAsync(hash, cancellationToken)) is not null,
            $"{step.Title}: transaction {hash} is in no block of {network.Name}",
            cancellationToken);
        if (!receipt!.Succeeded)
        {
            throw new IOException($"{step.Title}: transaction {hash} reverted on {network.Name}.");
        }

        string gas = receipt.GasUsed.ToString("N0", CultureInfo.InvariantCulture);
        progress?.Report(step.Creates is { } address
            ? $"{network.Name}: {step.Title} at {address} ({gas} gas)"
            : $"{network.Name}: {step.Title} ({gas} gas)");
    }

    private async Task WaitAsync(Func<Task<bool>> done, string otherwise, CancellationToken cancellationToken)
    {
        TimeSpan poll = TimeSpan.FromSeconds(network.BlockTimeSeconds / 4);
        poll = poll < ShortestPoll ? ShortestPoll : poll > LongestPoll ? LongestPoll : poll;
        long start = time.GetTimestamp();
        while (!await done())
        {
            if (time.GetElapsedTime(start) > options.ReceiptTimeout)
            {
                throw new IOException($"{otherwise} after {options.ReceiptTimeout.TotalSeconds:0} s. Run again: what is done is not done twice.");
            }

            await Task.Delay(poll, time, cancellationToken);
        }
    }
}

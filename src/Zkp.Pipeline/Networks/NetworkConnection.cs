using Microsoft.Extensions.Logging;
using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>The client, fees and transactions of one network. Reconciled with the chain before its first transaction.</summary>
internal sealed class NetworkConnection : IDisposable
{
    private static readonly TimeSpan ReconcileTimeout = TimeSpan.FromSeconds(30);

    private readonly JsonRpcClient rpc;
    private readonly SemaphoreSlim gate = new(1);
    private readonly TransactionManager transactions;
    private bool reconciled;

    public NetworkConnection(Network network, ISigner signer, ITransactionLedger ledger, TimeProvider time, ILoggerFactory loggers)
    {
        Network = network;
        Wei? cap = network.File.MaxFeePerGasWei is { } maxFee ? new Wei(maxFee) : null;
        rpc = new JsonRpcClient(network.File.RpcUrls, new RpcOptions(), time);
        Client = new EvmClient(rpc);
        Fees = new FeeEstimator(Client, new FeePolicy
        {
            MaxFeePerGas = cap,
            MaxPriorityFeePerGas = network.File.MaxPriorityFeePerGasWei is { } maxTip ? new Wei(maxTip) : null,
        });
        Account = new AccountKey(network.File.ChainId, signer.Address);
        ChainConfirmation confirmation = network.File.Finality.Mode == FinalityMode.Tag
            ? ChainConfirmation.ByTag
            : ChainConfirmation.ByDepth(network.File.Finality.Depth!.Value);
        transactions = new TransactionManager(
            Client, signer, ledger, confirmation, time, loggers.CreateLogger<TransactionManager>(),
            new TransactionManagerOptions
            {
                ExpectedChainId = network.File.ChainId,
                Replacement = new ReplacementPolicy { MaxFeePerGas = cap },
            });
    }

    public Network Network { get; }

    public EvmClient Client { get; }

    public FeeEstimator Fees { get; }

    public AccountKey Account { get; }

    /// <summary>The manager, once it knows where the account's nonces stand.</summary>
    public async Task<TransactionManager> GetTransactionsAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref reconciled))
        {
            return transactions;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!reconciled)
            {
                using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(ReconcileTimeout);
                await transactions.StartAsync(limit.Token);
                Volatile.Write(ref reconciled, true);
            }

            return transactions;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        gate.Dispose();
        transactions.Dispose();
        rpc.Dispose();
    }
}

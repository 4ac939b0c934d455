using System.Numerics;
using Zkp.Evm;
using Zkp.Pipeline.Treasuries;

namespace Zkp.Pipeline.Networks;

/// <summary>Ether from L1 to an L2, as a transaction of the same manager.</summary>
public sealed partial class ChainGateway
{
    /// <summary>
    /// What a signer can spare on the bridge's L1: what it has above what it should have there, and above what the deposit may cost. Nothing
    /// where it does not send on that L1.
    /// </summary>
    public async Task<BigInteger> FindBridgeSpareAsync(Network network, Address signer, CancellationToken cancellationToken)
    {
        (NetworkConnection l1, Address bridge, byte[] call) = FindBridge(network);
        if (!l1.Signers.Contains(signer))
        {
            return BigInteger.Zero;
        }

        BigInteger spare = (await l1.Client.GetBalanceAsync(signer, cancellationToken)).Value - (l1.Network.File.Treasury?.MinBalanceWei ?? 0);
        if (spare.Sign <= 0)
        {
            // And the node would refuse to reckon with a value that the account does not have.
            return spare;
        }

        FeeEstimate fees = await l1.Fees.EstimateAsync(Urgency.Low, cancellationToken);

        // One wei: the price is asked for before the amount is known, and a deposit costs the same whatever it carries.
        TransactionCost cost = await l1.Model.EstimateAsync(
            new CostQuestion(signer, bridge, call, fees) { Value = new Wei(1) }, cancellationToken);
        return spare - ((fees.MaxFee * cost.GasLimit) + cost.MaxSurcharge).Value;
    }

    /// <summary>Sends a transfer's deposit from its signer's account, or takes it a step on; one transaction, however often it is called.</summary>
    public async Task<LedgerEntry> SendBridgeAsync(BridgeTransfer transfer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        Network network = networks.Find(transfer.Network) ?? throw new InvalidOperationException($"The network {transfer.Network} is gone.");
        (NetworkConnection l1, Address bridge, byte[] call) = FindBridge(network);
        TransactionPool transactions = await l1.GetTransactionsAsync(cancellationToken);
        if (await transactions.FindAsync(transfer.Id, cancellationToken) is not null)
        {
            return await transactions.AdvanceAsync(transfer.Id, cancellationToken);
        }

        Wei value = new(transfer.AmountWei ?? 0);
        FeeEstimate fees = await l1.Fees.EstimateAsync(Urgency.Low, cancellationToken);
        TransactionCost cost = await l1.Model.EstimateAsync(
            new CostQuestion(transfer.Signer, bridge, call, fees) { Value = value }, cancellationToken);
        Wei? cap = CapPerGas(l1.Network.File, cost.GasLimit, cost.MaxSurcharge.Value, null);
        return await transactions.SubmitAsync(
            new TransactionRequest
            {
                RequestId = transfer.Id,
                To = bridge,
                Data = call,
                Value = value,
                MaxSurcharge = cost.MaxSurcharge,
                GasLimit = cost.GasLimit,
                MaxFeePerGas = Capped(fees.MaxFee, cap),
                MaxPriorityFeePerGas = Capped(fees.PriorityFee, cap),
                FeeCapPerGas = cap,
            },
            [transfer.Signer],
            cancellationToken);
    }

    /// <summary>The enabled bridges whose deposits are made on this network, with the most that one transfer brings.</summary>
    private Dictionary<Address, Wei> BridgesOn(Network l1) => networks.Enabled
        .Select(network => network.File.Treasury)
        .Where(treasury => treasury?.Bridge is { Enabled: true } bridge && bridge.L1Network == l1.Name)
        .GroupBy(treasury => Address.Parse(treasury!.Bridge!.Contract))
        .ToDictionary(
            group => group.Key, group => new Wei(group.Max(treasury => treasury!.Bridge!.MaxTransferWei ?? treasury.TargetBalanceWei ?? 0)));

    private (NetworkConnection L1, Address Contract, byte[] Call) FindBridge(Network network)
    {
        BridgeFile bridge = network.File.Treasury?.Bridge ?? throw new InvalidOperationException($"{network.Name} has no bridge.");
        return (Connect(bridge.L1Network), Address.Parse(bridge.Contract), BridgeCalls.Deposit(network.File.Family));
    }
}

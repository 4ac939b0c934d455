namespace Zkp.Evm;

/// <summary>What a transaction is expected to cost, and what it may cost at most, apart from the price of gas.</summary>
public sealed record TransactionCost
{
    /// <summary>Gas it is expected to use, <see cref="L1Gas"/> included.</summary>
    public required ulong Gas { get; init; }

    /// <summary>Gas to allow: room for what may change until a block takes it in.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>The part of <see cref="Gas"/> that pays for data on L1 (Arbitrum); 0 elsewhere.</summary>
    public ulong L1Gas { get; init; }

    /// <summary>The part of the whole cost that pays for data on L1: of the gas on Arbitrum, beside it on the OP Stack; 0 on an L1.</summary>
    public Wei L1Fee { get; init; }

    /// <summary>What the operator of an OP Stack chain takes beside gas and L1 fee.</summary>
    public Wei OperatorFee { get; init; }

    /// <summary>All that is expected to be charged beside gas. No fee cap of the transaction bounds it.</summary>
    public Wei Surcharge { get; init; }

    /// <summary>The most that is to be reckoned with beside gas.</summary>
    public Wei MaxSurcharge { get; init; }

    /// <summary>For operators: what the node said that does not fit; null when all fits.</summary>
    public string? Doubt { get; init; }

    /// <summary>All that it is expected to cost at that price per gas.</summary>
    public Wei Expected(Wei pricePerGas) => (pricePerGas * Gas) + Surcharge;
}

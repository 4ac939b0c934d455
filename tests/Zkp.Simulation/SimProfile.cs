using Zkp.Evm;

namespace Zkp.Simulation;

/// <summary>What kind of world a seed has: its chain, its faults, its processes. Everything follows from the seed.</summary>
internal sealed record SimProfile
{
    public const long ChainId = 7;

    /// <summary>No signature may offer more per gas.</summary>
    public static readonly Wei Cap = Wei.FromGwei(200);

    public required TimeSpan BlockTime { get; init; }

    /// <summary>An Arbitrum-like sequencer: no pool, nonces in order.</summary>
    public required bool InOrder { get; init; }

    /// <summary>Finality by a number of confirmations in place of the tags.</summary>
    public required bool ByDepth { get; init; }

    /// <summary>Blocks behind the head that are final; no reorg goes deeper.</summary>
    public required int FinalityLag { get; init; }

    /// <summary>Blocks that an endpoint may be behind.</summary>
    public required int MaxLag { get; init; }

    public required int Endpoints { get; init; }

    public required int Processes { get; init; }

    public required int Signers { get; init; }

    public required int Requests { get; init; }

    /// <summary>Null for no budget.</summary>
    public required Wei? MaxSpendPerDay { get; init; }

    /// <summary>Of a thousand calls, how many lose request or answer.</summary>
    public required int FaultsPerMille { get; init; }

    /// <summary>Of a thousand steps, how many kill a process.</summary>
    public required int CrashesPerMille { get; init; }

    /// <summary>Of a thousand answers, how many are refusals for being too many, and to broadcasts and about the newest nonce wrong, whoever gives them.</summary>
    public required int HiccupsPerMille { get; init; }

    /// <summary>The endpoints that lie, at most one of three; none of one or two, of which nobody could say who is right.</summary>
    public required IReadOnlyList<int> Liars { get; init; }

    /// <summary>Of a thousand of a liar's answers, how many are lies.</summary>
    public required int LiesPerMille { get; init; }

    public required bool Reorgs { get; init; }

    public required bool Strangers { get; init; }

    public required bool PriceSpikes { get; init; }

    /// <summary>The pool refuses what does not pay the base fee now, as anvil and Nitro do; geth lets it wait.</summary>
    public required bool RefusesBelowBaseFee { get; init; }

    /// <summary>Transactions of an account that the pool holds out of order.</summary>
    public required int QueueLimit { get; init; }

    /// <summary>Steps until faults end.</summary>
    public required int Steps { get; init; }

    public static SimProfile Of(Random random)
    {
        bool inOrder = random.Next(5) == 0;
        int finality = random.Next(3, 9);
        int endpoints = Pick(random, 1, 2, 3, 3, 4);
        return new SimProfile
        {
            BlockTime = TimeSpan.FromSeconds(inOrder ? 0.25 : random.Next(2) == 0 ? 2 : 12),
            InOrder = inOrder,
            ByDepth = random.Next(4) == 0,
            FinalityLag = finality,
            MaxLag = random.Next(1, finality + 4),
            Endpoints = endpoints,
            Processes = random.Next(1, 4),
            Signers = random.Next(3) == 0 ? 2 : 1,
            Requests = random.Next(3, 8),
            MaxSpendPerDay = random.Next(3) == 0 ? Cap * (SimRequests.GasLimit * 2) : null,
            FaultsPerMille = Pick(random, 0, 20, 80),
            CrashesPerMille = Pick(random, 0, 10, 30),
            HiccupsPerMille = Pick(random, 0, 0, 30),
            Liars = endpoints >= 3 && random.Next(4) > 0 ? [random.Next(1, endpoints)] : [],
            LiesPerMille = Pick(random, 100, 500, 1000),
            Reorgs = random.Next(3) > 0,
            Strangers = random.Next(3) == 0,
            PriceSpikes = random.Next(2) == 0,
            RefusesBelowBaseFee = inOrder || random.Next(2) == 0,
            QueueLimit = random.Next(3) == 0 ? 2 : 64,
            Steps = random.Next(120, 300),
        };
    }

    public RpcOptions RpcOptions => new()
    {
        AttemptTimeout = 10 * BlockTime,
        MaxAttempts = 2,
        RetryDelay = BlockTime / 20,
        MaxRetryDelay = BlockTime,
        AgreementPatience = BlockTime / 10,
        PauseDuration = 2 * BlockTime,
        DoubtDuration = 10 * BlockTime,
        FreshHead = 3 * BlockTime,
        MinHedgeDelay = BlockTime / 10,
        MaxHedgeDelay = BlockTime,
    };

    public TransactionManagerOptions ManagerOptions => new()
    {
        ExpectedChainId = ChainId,
        ViewLifetime = TimeSpan.FromMilliseconds(200),
        RebroadcastAfter = 2 * BlockTime,
        RescueInterval = 2 * BlockTime,
        ReplacedAfter = (MaxLag + 3) * BlockTime,
        InOrder = InOrder,
        MaxSpendPerDay = MaxSpendPerDay,
        Replacement = new ReplacementPolicy { MaxFeePerGas = Cap, StuckAfter = 2 * BlockTime, EscalateWithin = 6 * BlockTime },
    };

    public ChainConfirmation Confirmation => ByDepth ? ChainConfirmation.ByDepth(FinalityLag + 1) : ChainConfirmation.ByTag;

    private static int Pick(Random random, params int[] choices) => choices[random.Next(choices.Length)];
}

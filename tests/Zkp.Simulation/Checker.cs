using Zkp.Evm;
using Zkp.Simulation.Chain;
using Zkp.Simulation.Process;

namespace Zkp.Simulation;

/// <summary>
/// What must hold at every step, judged by the truth of the chain and of the storage, not by what the manager says: at most one effect a
/// request; nothing sent that is not stored; a nonce for one request; fees under the caps, with a step kept; budgets kept; ends that stay.
/// </summary>
internal sealed partial class Checker(Simulation simulation)
{
    /// <summary>How much dearer than another's word one endpoint's may be.</summary>
    private const int BelievableRise = 10;

    private readonly Dictionary<(AccountKey Account, string RequestId), LedgerEntry> entries = [];
    private readonly Dictionary<Hash32, LedgerEntry> owners = [];
    private readonly Dictionary<(int Account, ulong Nonce), string> senders = [];
    private readonly ulong[] startNonces = new ulong[simulation.Profile.Signers];
    private readonly ulong[] reached = new ulong[simulation.Profile.Signers];

    private SimChain Chain => simulation.Chain;

    public void RememberStart() => Chain.Head.Nonces.CopyTo(startNonces, 0);

    public bool Reserved(LedgerEntry entry, bool done)
    {
        if (!done)
        {
            return done;
        }

        simulation.Tell($"{entry.RequestId} has nonce {IndexOf(entry)}/{entry.Nonce}");
        entries[(entry.AccountKey, entry.RequestId)] = entry;
        Require(entry.Nonce.Value >= startNonces[IndexOf(entry)], $"{entry.RequestId} got nonce {entry.Nonce}, which a final block had used before the start");
        CheckBudget(entry.BudgetDay);
        return done;
    }

    public bool GivenBack(LedgerEntry? before, LedgerEntry released, bool done)
    {
        if (done)
        {
            Require(before is { State: LedgerState.Reserved, Variants.Count: 0 }, $"{released.RequestId} gave its nonce back although it was signed");
            entries[(released.AccountKey, released.RequestId)] = released;
        }

        return done;
    }

    /// <summary>Whether the ledger has handed out nonces of an account.</summary>
    public bool HasCursor(int account) => simulation.Store.ReadCursorAsync(simulation.KeyOf(account), CancellationToken.None).Result is not null;

    /// <summary>Whether no later signature of its nonce is stored.</summary>
    public bool IsNewest(Hash32 hash) => owners.TryGetValue(hash, out LedgerEntry? owner) && entries[(owner.AccountKey, owner.RequestId)].Current?.Hash == hash;

    public LedgerEntry? Updated(LedgerEntry? before, LedgerEntry? after, Incarnation by)
    {
        if (after is null || before is null)
        {
            return after;
        }

        if (before.State != after.State || before.Variants.Count != after.Variants.Count)
        {
            simulation.Tell($"{after.RequestId}: {before.State} to {after.State}, {after.Variants.Count} variants, current {after.Current?.Hash.ToString()[..18]} {(after.Current?.IsCancellation == true ? "cancels" : "")}");
        }

        Require(!before.IsFinal || after.State == before.State, $"{after.RequestId} had ended as {before.State} and became {after.State}");
        entries[(after.AccountKey, after.RequestId)] = after;
        if (after.Variants.Count > before.Variants.Count)
        {
            CheckVariant(before, after, by);
        }

        foreach (SignedVariant variant in after.Variants)
        {
            owners[variant.Hash] = after;
        }

        if (after.IsFinal && !before.IsFinal)
        {
            CheckEnd(after);
        }

        CheckBudget(after.BudgetDay);
        return after;
    }

    /// <summary>Bytes reach a node.</summary>
    public void Broadcast(SimTransaction transaction)
    {
        Require(owners.TryGetValue(transaction.Hash, out LedgerEntry? owner), $"{transaction.Request ?? "an empty transaction"} (nonce {transaction.Nonce}) was sent before it was stored");
        Require(
            senders.TryAdd((transaction.Account, transaction.Nonce), owner!.RequestId) || senders[(transaction.Account, transaction.Nonce)] == owner.RequestId,
            $"nonce {transaction.Nonce} was sent for {owner.RequestId} and for {senders[(transaction.Account, transaction.Nonce)]}");
        reached[transaction.Account] = Math.Max(reached[transaction.Account], Chain.Head.Nonces[transaction.Account]);
        Require(
            !simulation.Profile.InOrder || transaction.Nonce <= reached[transaction.Account],
            $"{owner.RequestId} (nonce {transaction.Nonce}) was sent to a chain without a pool before nonce {transaction.Nonce - 1} was acknowledged");
    }

    public void Acknowledged(SimTransaction transaction) =>
        reached[transaction.Account] = Math.Max(reached[transaction.Account], transaction.Nonce + 1);

    public void BlockMined()
    {
        for (int account = 0; account < reached.Length; account++)
        {
            reached[account] = Math.Max(reached[account], Chain.Head.Nonces[account]);
        }
    }

    /// <summary>A block takes a transaction.</summary>
    public void Included(SimTransaction transaction)
    {
        if (transaction is not { Request: { } request, IsEmpty: false })
        {
            return;
        }

        Require(Chain.EffectsOf(request) <= 1, $"{request} happened twice");
        foreach (LedgerEntry entry in entries.Values)
        {
            Require(
                entry.RequestId != request || entry.State is not (LedgerState.Released or LedgerState.Replaced),
                $"{request} had ended as {entry.State} and happened after that");
        }
    }

    private void CheckVariant(LedgerEntry before, LedgerEntry after, Incarnation by)
    {
        SignedVariant added = after.Current!;
        Wei cap = ReplacementDecision.CapOf(after, simulation.Profile.ManagerOptions.Replacement)!.Value;
        Wei ceiling = new(cap.Value * 100 / 110);
        Require(added.MaxFee <= cap, $"{after.RequestId} offers {added.MaxFee}, above the cap of {cap}");
        Require(added.IsCancellation || added.MaxFee <= ceiling, $"{after.RequestId} offers {added.MaxFee}: no step is left below the cap of {cap}");
        Require(
            !simulation.IsCalm || added.IsCancellation || !(after.Deadline + simulation.Profile.BlockTime < added.SignedAt),
            $"{after.RequestId} is signed at {added.SignedAt:O}, past its deadline of {after.Deadline:O}");
        if (before.Current is not { } current)
        {
            return;
        }

        Require(
            added.MaxFee >= current.MaxFee.PercentUp(110) && added.PriorityFee >= current.PriorityFee.PercentUp(110),
            $"{after.RequestId} was signed again for its nonce with less than a replacement needs");
        Require(
            added.IsCancellation != current.IsCancellation
            || bumps.Contains((by, after.RequestId))
            || by.PriceReads.Exists(read => read.At >= current.SignedAt && !ReplacementDecision.PriceIsEnough(current, read.Prices.Top)),
            $"{after.RequestId} pays more although it paid more than nearly everybody");
    }

    /// <summary>Whoever lies, prices are never believed that are far from all that ever were.</summary>
    public void PricesRead(FeeView prices)
    {
        Require(prices.Market.BaseFee <= Chain.HighestBaseFee * BelievableRise, $"a base fee of {prices.Market.BaseFee} is believed, and it never was above {Chain.HighestBaseFee}");
        Require(prices.Top.PriorityFee <= Chain.HighestTip * BelievableRise, $"a tip of {prices.Top.PriorityFee} is believed, and nobody ever asked for more than {Chain.HighestTip}");
    }

    /// <summary>An end is the truth, and stays it: a final block says so.</summary>
    private void CheckEnd(LedgerEntry entry)
    {
        switch (entry.State)
        {
            case LedgerState.Replaced:
                SimBlock final = Chain.At(Chain.FinalNumber)!;
                Require(final.Nonces[IndexOf(entry)] > entry.Nonce.Value, $"{entry.RequestId} is called replaced, and no final block has used its nonce");
                Require(!entry.Variants.Any(variant => Chain.Known[variant.Hash].Blocks.Exists(Chain.IsCanonical)), $"{entry.RequestId} is called replaced and is in a block");
                break;
            case LedgerState.Released when entry.Variants.Count == 0:
                break;
            default:
                Require(entry.Inclusion is not null, $"{entry.RequestId} ended as {entry.State} without a block");
                InclusionInfo inclusion = entry.Inclusion!;
                SimTransaction transaction = Chain.Known[inclusion.Hash];
                SimBlock? block = transaction.Blocks.Find(Chain.IsCanonical);
                Require(block is not null && block.Hash == inclusion.BlockHash, $"{entry.RequestId} ended as {entry.State} in a block that is not canonical");
                Require(block!.Number <= Chain.FinalNumber, $"{entry.RequestId} ended as {entry.State} in block {block.Number}, and final is {Chain.FinalNumber}");
                LedgerState truth = transaction.IsEmpty && transaction.GasLimit == SendRules.PlainTransferGas && entry.Variants.Any(variant => variant.Hash == inclusion.Hash && variant.IsCancellation)
                    ? LedgerState.Released
                    : block.SucceededHere(transaction) ? LedgerState.Finalized : LedgerState.Reverted;
                Require(entry.State == truth, $"{entry.RequestId} ended as {entry.State}, and in truth as {truth}");
                break;
        }
    }

    /// <summary>What the requests of a day cost or may cost yet, whichever of their variants a block takes.</summary>
    private void CheckBudget(DateOnly? day)
    {
        if (day is null || simulation.Profile.MaxSpendPerDay is not { } limit)
        {
            return;
        }

        Wei sum = Wei.Zero;
        foreach (LedgerEntry entry in entries.Values)
        {
            if (entry.BudgetDay == day)
            {
                sum += entry.IsFinal ? entry.Inclusion?.TotalFee ?? Wei.Zero : ExposureOf(entry);
            }
        }

        Require(sum <= limit, $"the requests of {day:yyyy-MM-dd} may cost {sum}, above the budget of {limit}");
    }

    private Wei ExposureOf(LedgerEntry entry)
    {
        Wei worst = Wei.Zero;
        foreach (SignedVariant variant in entry.Variants)
        {
            ulong gas = variant.IsCancellation ? SendRules.PlainTransferGas : entry.GasLimit;
            if (Chain.Known[variant.Hash].Blocks.Find(block => block.Number <= Chain.FinalNumber && Chain.IsCanonical(block)) is { } final)
            {
                // Decided, whoever has noticed it yet.
                return Wei.Min(variant.MaxFee, final.BaseFee + variant.PriorityFee) * gas;
            }

            worst = Wei.Max(worst, variant.MaxFee * gas);
        }

        return worst;
    }

    private int IndexOf(LedgerEntry entry) => simulation.Accounts.IndexOf(entry.AccountKey.Account);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvariantBrokenException(otherwise);
        }
    }
}

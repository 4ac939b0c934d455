using Zkp.Evm;
using Zkp.Simulation.Chain;

namespace Zkp.Simulation.Wire;

/// <summary>
/// An endpoint that says what is not so. Each lie is one that would do harm if it alone were believed, and it has its subjects, because one
/// false answer would often show another to be false. When faults have ended it goes on lying, which agreement must bear.
/// </summary>
internal sealed class LyingServer : RpcServer
{
    private const ulong FarAhead = 1_000_000;

    private readonly LieSubjects subjects;

    /// <summary>It keeps to this story, which does more harm than another one each time.</summary>
    private readonly int nonceOffset;

    /// <summary>In place of that: a nonce that can't be; null for one that might.</summary>
    private readonly ulong? absurdNonce;

    public LyingServer(Simulation simulation, SimEndpoint endpoint)
        : base(simulation, endpoint)
    {
        nonceOffset = simulation.Random.Next(-2, 5);
        subjects = (LieSubjects)simulation.Random.Next(1, (int)LieSubjects.All + 1);
        absurdNonce = simulation.Random.Next(2) == 0 ? Absurd[simulation.Random.Next(Absurd.Length)] : null;
    }

    protected override string Block(string reference)
    {
        if (!Lies(LieSubjects.Blocks))
        {
            return base.Block(reference);
        }

        SimBlock head = Endpoint.Head;
        return (Simulation.Random.Next(5), IsHeight(reference)) switch
        {
            (0, _) => Null,
            (4, false) => BlockJson(Absurd[Simulation.Random.Next(Absurd.Length)], Chain.NewHash(), head),
            (1, false) => BlockJson(head.Number + FarAhead, Chain.NewHash(), head),
            (2, false) => BlockJson(head.Number, head.Hash, head),
            (3, false) => BlockJson(0, Chain.At(0)!.Hash, Chain.At(0)!),
            _ => BlockJson(Convert.ToUInt64(reference, 16), Chain.NewHash(), head),
        };
    }

    protected override ulong Count(int account, string reference)
    {
        ulong truth = base.Count(account, reference);

        // While only this one and one more can be heard, a newest nonce that might be true has the next sent to a chain without a pool before its turn.
        bool lies = (IsHeight(reference) || !Simulation.Profile.InOrder || absurdNonce is not null || Simulation.IsCalm) && Lies(LieSubjects.Nonces);
        return lies ? absurdNonce ?? (ulong)Math.Max(0, (long)truth + nonceOffset) : truth;
    }

    protected override string Receipt(SimTransaction transaction)
    {
        if (!Lies(LieSubjects.Receipts))
        {
            return base.Receipt(transaction);
        }

        SimBlock final = Chain.At(Chain.FinalNumber)!;
        SimBlock? holder = transaction.Blocks.Find(Endpoint.Has) ?? transaction.Blocks.LastOrDefault();
        return (Simulation.Random.Next(6), holder) switch
        {
            (0, _) => Null,
            (1, { } block) => ReceiptJson(transaction, block, !block.SucceededHere(transaction)),
            (2, { } block) => ReceiptJson(transaction, block, block.SucceededHere(transaction), gasUsed: 1),
            (3, { } block) => ReceiptJson(transaction, block, block.SucceededHere(transaction), number: final.Number),
            (4, { } block) => ReceiptJson(transaction, block, block.SucceededHere(transaction), blockHash: Chain.NewHash()),
            (5, _) => ReceiptJson(transaction, Endpoint.Head, true),
            _ => ReceiptJson(transaction, final, Simulation.Random.Next(2) == 0),
        };
    }

    protected override bool Knows(SimTransaction transaction) => base.Knows(transaction) != Lies(LieSubjects.Broadcasts);

    protected override (Wei BaseFee, Wei Tip) Price(Wei baseFee, Wei tip) => !Lies(LieSubjects.Prices)
        ? (baseFee, tip)
        : Simulation.Random.Next(4) switch
        {
            0 => (baseFee * 20, tip * 20),
            1 => (baseFee, tip * 1_000_000),
            2 => (new Wei(ulong.MaxValue), new Wei(ulong.MaxValue)),
            _ => (baseFee.PercentDown(5), tip.PercentDown(5)),
        };

    protected override void Take(SimTransaction transaction)
    {
        if (Lies(LieSubjects.Broadcasts))
        {
            Simulation.Tell($"{transaction.Hash} is taken by one that lies");
            return;
        }

        base.Take(transaction);
    }

    private bool Lies(LieSubjects about) => subjects.HasFlag(about) && Simulation.Random.Next(1000) < Simulation.Profile.LiesPerMille;

    private static bool IsHeight(string reference) => reference.StartsWith("0x", StringComparison.Ordinal);
}

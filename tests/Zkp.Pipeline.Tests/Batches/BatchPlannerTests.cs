using System.Diagnostics;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Tests.Batches;

/// <summary>What goes together, and when.</summary>
public sealed class BatchPlannerTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly BatchRules Rules = new()
    {
        Offers =
        [
            new BatchOffer(4, 256, TimeSpan.FromSeconds(0.5)),
            new BatchOffer(16, 256, TimeSpan.FromSeconds(2)),
            new BatchOffer(64, 256, TimeSpan.FromSeconds(8)),
        ],
    };

    [Fact]
    public void The_largest_batches_of_the_cheapest_kind_go_at_once_and_the_rest_waits()
    {
        BatchPlan plan = BatchPlanner.Plan(Fresh(600), Rules, Now);
        Assert.Equal([256, 256], plan.Now.Select(batch => batch.Members.Count));
        Assert.All(plan.Now, batch => Assert.Equal((BatchKind.Circuit, 64), (batch.Kind, batch.Size)));
        Assert.Equal(88, plan.Waiting.Count);
        Assert.Equal("s000", plan.Now[0].Members[0]);
    }

    [Fact]
    public void Where_a_transaction_takes_one_proof_full_circuits_go_at_once()
    {
        BatchRules rules = Rules with { Offers = [.. Rules.Offers.Select(offer => offer with { Most = offer.Size })] };
        BatchPlan plan = BatchPlanner.Plan(Fresh(150), rules, Now);
        Assert.Equal([64, 64], plan.Now.Select(batch => batch.Members.Count));
        Assert.Equal(22, plan.Waiting.Count);
    }

    [Theory]
    [InlineData(256, 4, 128)]
    [InlineData(256, 8, 256)]
    [InlineData(256, 64, 256)]
    [InlineData(256, 512, 256)]
    [InlineData(100, 16, 96)]
    [InlineData(100, 64, 64)]
    [InlineData(40, 64, 64)]
    [InlineData(1, 4, 4)]
    [InlineData(0, 16, 16)]
    [InlineData(9999, 16, 256)]
    public void The_most_of_a_transaction_are_whole_proofs_at_least_one_and_no_more_than_a_record_holds(int setting, int slots, int most) =>
        Assert.Equal(most, new BatchOptions { MostStatements = setting }.MostIn(slots));

    [Fact]
    public void Several_proofs_go_in_one_transaction_when_that_is_cheapest()
    {
        BatchRules rules = Rules with { Offers = [Rules.Offers[1]] };
        PlannedBatch batch = Assert.Single(BatchPlanner.Plan(Old(40), rules, Now).Now);
        Assert.Equal((BatchKind.Circuit, 16, 40), (batch.Kind, batch.Size, batch.Members.Count));
        Assert.Contains($" {BatchGas.Of(16, 40) / 40} gas a statement", batch.Reason, StringComparison.Ordinal);
    }

    /// <summary>A planner that looks every two seconds has no time for more. Where proving is so dear that nothing is shared, all are covered at once.</summary>
    [Theory]
    [InlineData(10_000, 40)]
    [InlineData(100_000_000, 10_000)]
    public void Ten_thousand_that_wait_are_planned_in_no_time(long gasPerProvingSecond, int transactions)
    {
        BatchRules rules = Rules with { SingleProvingTime = TimeSpan.FromMilliseconds(50), GasPerProvingSecond = gasPerProvingSecond };
        WaitingStatement[] waiting = Old(10_000);
        Stopwatch clock = Stopwatch.StartNew();
        BatchPlan plan = BatchPlanner.Plan(waiting, rules, Now);
        TestContext.Current.SendDiagnosticMessage($"10,000 planned into {plan.Now.Count} transactions in {clock.ElapsedMilliseconds} ms");
        Assert.Equal(transactions, plan.Now.Count);
        Assert.Equal(10_000, plan.Now.Sum(batch => batch.Members.Count));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.ElapsedMilliseconds} ms.");
    }

    [Fact]
    public void What_has_waited_long_enough_takes_the_others_along()
    {
        WaitingStatement[] waiting = [.. Fresh(11), Fresh(1)[0] with { Id = "old", Since = Now - Rules.LongestWait }];
        PlannedBatch batch = Assert.Single(BatchPlanner.Plan(waiting, Rules, Now).Now);
        Assert.Equal((BatchKind.Circuit, 16, 12), (batch.Kind, batch.Size, batch.Members.Count));
        Assert.Contains("has waited 30 s", batch.Reason, StringComparison.Ordinal);
        Assert.Equal("old", batch.Members[0]);
    }

    [Theory]
    [InlineData(1, "Circuit 4")]
    [InlineData(2, "Circuit 4")]
    [InlineData(4, "Circuit 4")]
    [InlineData(5, "Circuit 16")]
    [InlineData(16, "Circuit 16")]
    [InlineData(17, "Circuit 64")]
    [InlineData(63, "Circuit 64")]
    [InlineData(65, "Circuit 64")]
    [InlineData(255, "Circuit 64")]
    public void Where_proving_is_cheap_the_smallest_circuit_that_holds_all_is_taken(int count, string expected)
    {
        PlannedBatch batch = Assert.Single(BatchPlanner.Plan(Old(count), Rules with { GasPerProvingSecond = 0 }, Now).Now);
        Assert.Equal(expected, $"{batch.Kind} {batch.Size}");
        Assert.Equal(count, batch.Members.Count);
    }

    [Fact]
    public void Where_proving_is_dear_free_slots_are_avoided()
    {
        // 17 in a circuit of 64 prove 47 slots for nothing.
        BatchPlan plan = BatchPlanner.Plan(Old(17), Rules with { GasPerProvingSecond = 1_000_000 }, Now);
        Assert.Equal([1, 16], plan.Now.Select(batch => batch.Members.Count).Order());
        Assert.Equal(17, plan.Now.Sum(batch => batch.Members.Count));
    }

    [Fact]
    public void Urgent_ones_do_not_wait()
    {
        WaitingStatement[] waiting = [Fresh(1)[0] with { Policy = new ProofPolicy { Urgency = ProofUrgency.Urgent } }];
        PlannedBatch alone = Assert.Single(BatchPlanner.Plan(waiting, Rules, Now).Now);
        Assert.Equal(BatchKind.Single, alone.Kind);
        Assert.Contains("urgent", alone.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deadline_leaves_time_for_proving_and_sending()
    {
        DateTimeOffset deadline = Now + TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(40);
        WaitingStatement[] waiting = [.. Fresh(3).Select(each => each with { Policy = new ProofPolicy { Deadline = deadline } })];
        Assert.Empty(BatchPlanner.Plan(waiting, Rules, Now).Now);

        // The largest batch would be four proofs of eight seconds.
        DateTimeOffset last = deadline - Rules.DeadlineMargin - TimeSpan.FromSeconds(32);
        Assert.Equal(last, BatchPlanner.LatestStart(waiting[0], Rules));
        Assert.Equal(3, Assert.Single(BatchPlanner.Plan(waiting, Rules, last).Now).Members.Count);
    }

    [Fact]
    public void Policies_do_not_mix()
    {
        WaitingStatement[] waiting = [.. Old(20).Select((each, i) => each with { Policy = new ProofPolicy { Network = i % 2 == 0 ? "a" : "b" } })];
        BatchPlan plan = BatchPlanner.Plan(waiting, Rules, Now);
        Assert.Equal(2, plan.Now.Count);
        Assert.All(plan.Now, batch => Assert.Equal(10, batch.Members.Count));
        Assert.NotEqual(plan.Now[0].Policy, plan.Now[1].Policy);
    }

    [Fact]
    public void Without_a_batch_circuit_everything_goes_alone_and_at_once()
    {
        BatchPlan plan = BatchPlanner.Plan(Fresh(5), new BatchRules(), Now);
        Assert.All(plan.Now, batch => Assert.Equal(BatchKind.Single, batch.Kind));
        Assert.Equal(5, plan.Now.Count);
        Assert.Empty(plan.Waiting);
    }

    [Fact]
    public void Where_there_is_no_batch_circuit_proofs_are_made_apart_and_verified_together()
    {
        BatchRules rules = new() { RandomLinearGas = BatchRules.RandomLinearGasOf(1) };
        BatchPlan plan = BatchPlanner.Plan(Fresh(70), rules, Now);
        Assert.Equal([32, 32], plan.Now.Select(batch => batch.Members.Count));
        Assert.All(plan.Now, batch => Assert.Equal(BatchKind.RandomLinear, batch.Kind));
        Assert.Equal(6, plan.Waiting.Count);

        // Measured: two together cost 344,000, apart 502,000.
        Assert.Equal(BatchKind.RandomLinear, BatchPlanner.Plan(Old(2), rules, Now).Now.Single().Kind);
        Assert.Equal(BatchKind.Single, BatchPlanner.Plan(Old(1), rules, Now).Now.Single().Kind);
    }

    [Fact]
    public void Batch_circuits_are_cheaper_than_proofs_made_apart()
    {
        BatchPlan plan = BatchPlanner.Plan(Old(70), Rules with { RandomLinearGas = BatchRules.RandomLinearGasOf(1) }, Now);
        Assert.Equal(70, plan.Now.Sum(batch => batch.Members.Count));
        Assert.All(plan.Now, batch => Assert.Equal(BatchKind.Circuit, batch.Kind));
    }

    [Fact]
    public void Nothing_is_lost_doubled_or_kept_too_long_whatever_waits()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int round = 0; round < 400; round++)
        {
            (WaitingStatement[] waiting, BatchRules rules) = RandomCase(random);
            string context = $"seed {seed}, round {round}";
            BatchPlan plan = BatchPlanner.Plan(waiting, rules, Now);

            string[] all = [.. plan.Now.SelectMany(batch => batch.Members), .. plan.Waiting];
            Assert.True(all.Order().SequenceEqual(waiting.Select(each => each.Id).Order()), context);
            Dictionary<string, WaitingStatement> byId = waiting.ToDictionary(each => each.Id);
            foreach (PlannedBatch batch in plan.Now)
            {
                Assert.True(batch.Members.Count >= 1 && (batch.Members.Count <= batch.Size || batch.Kind == BatchKind.Circuit), context);
                Assert.True(batch.Kind != BatchKind.Circuit || rules.Offers.Any(offer => offer.Size == batch.Size && offer.Most >= batch.Members.Count), context);
                Assert.True(batch.Kind != BatchKind.Single || batch.Members.Count == 1, context);
                Assert.True(batch.Members.All(id => byId[id].Policy == batch.Policy), context);
            }

            Assert.True(plan.Waiting.All(id => BatchPlanner.LatestStart(byId[id], rules) > Now), context);
            Assert.True(CostOf(plan.Now, rules) <= plan.Now.Sum(batch => (long)batch.Members.Count) * SingleCost(rules), context);

            BatchPlan again = BatchPlanner.Plan(waiting.Reverse(), rules, Now);
            Assert.True(Describe(plan).SequenceEqual(Describe(again)), context);
        }
    }

    [Fact]
    public void What_must_go_costs_no_more_than_any_other_way_to_cover_it()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int round = 0; round < 60; round++)
        {
            BatchRules rules = RandomRules(random);
            int count = random.Next(1, Math.Clamp(FullSize(rules), 2, 14));
            BatchPlan plan = BatchPlanner.Plan(Old(count), rules, Now);
            Assert.True(plan.Waiting.Count == 0, $"seed {seed}, round {round}");
            Assert.True(CostOf(plan.Now, rules) == CheapestByTrying(count, rules), $"seed {seed}, round {round}, {count} statements");
        }
    }

    private static WaitingStatement[] Fresh(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new WaitingStatement($"s{i:000}", ProofPolicy.None, Now))];

    private static WaitingStatement[] Old(int count) => [.. Fresh(count).Select(each => each with { Since = Now - TimeSpan.FromMinutes(1) })];

    private static (WaitingStatement[] Waiting, BatchRules Rules) RandomCase(Random random)
    {
        ProofPolicy[] policies =
        [
            ProofPolicy.None,
            new() { Network = "a" },
            new() { Deadline = Now + TimeSpan.FromSeconds(random.Next(0, 600)) },
            new() { Urgency = (ProofUrgency)random.Next(4) },
        ];
        WaitingStatement[] waiting =
        [
            .. Enumerable.Range(0, random.Next(0, 200)).Select(i => new WaitingStatement(
                $"s{i:000}", policies[random.Next(policies.Length)], Now - TimeSpan.FromSeconds(random.Next(0, 40)))),
        ];
        return (waiting, RandomRules(random));
    }

    private static BatchRules RandomRules(Random random) => new()
    {
        Offers =
        [
            .. ((int[])[2, 4, 8, 16, 64]).Where(_ => random.Next(2) == 0)
                .Select(size => new BatchOffer(size, size * random.Next(1, 1 + (256 / size)), TimeSpan.FromSeconds(size * random.NextDouble()))),
        ],
        GasPerProvingSecond = random.Next(0, 300_000),
        RandomLinearGas = random.Next(2) == 0 ? null : (random.Next(150_000, 250_000), random.Next(50_000, 300_000)),
        LargestRandomLinear = random.Next(2, 40),
    };

    private static long SingleCost(BatchRules rules) => rules.SingleGas + (long)(rules.SingleProvingTime.TotalSeconds * rules.GasPerProvingSecond);

    private static long CostOf(int size, int count, BatchRules rules)
    {
        BatchOffer offer = rules.Offers.First(each => each.Size == size);
        int proofs = (int)Math.Ceiling(count / (double)size);
        return BatchGas.Of(size, count) + (long)((offer.ProvingTime * proofs).TotalSeconds * rules.GasPerProvingSecond);
    }

    private static long CostOf(IEnumerable<PlannedBatch> batches, BatchRules rules) => batches.Sum(batch => batch.Kind switch
    {
        BatchKind.Circuit => CostOf(batch.Size, batch.Members.Count, rules),
        BatchKind.RandomLinear => TogetherCost(batch.Members.Count, rules),
        _ => SingleCost(rules),
    });

    private static long TogetherCost(int count, BatchRules rules) => rules.RandomLinearGas is { } gas && count <= rules.LargestRandomLinear
        ? gas.Fixed + ((gas.PerProof + (long)(rules.SingleProvingTime.TotalSeconds * rules.GasPerProvingSecond)) * count)
        : long.MaxValue;

    /// <summary>From so many on, batches are full and go at once, which is the cheapest way to take many and not always to take these.</summary>
    private static int FullSize(BatchRules rules) => rules.Offers
        .Select(offer => (Size: offer.Most, Cost: (double)CostOf(offer.Size, offer.Most, rules) / offer.Most))
        .Append((Size: rules.LargestRandomLinear, Cost: (double)TogetherCost(rules.LargestRandomLinear, rules) / rules.LargestRandomLinear))
        .Append((Size: 1, Cost: SingleCost(rules)))
        .MinBy(option => option.Cost).Size;

    /// <summary>Every way to split the count into parts, each part by its cheapest option.</summary>
    private static long CheapestByTrying(int count, BatchRules rules)
    {
        if (count == 0)
        {
            return 0;
        }

        long cheapest = long.MaxValue;
        for (int part = 1; part <= count; part++)
        {
            long rest = CheapestByTrying(count - part, rules);
            long own = part == 1 ? SingleCost(rules) : long.MaxValue;
            own = rules.Offers.Where(offer => offer.Most >= part).Select(offer => CostOf(offer.Size, part, rules)).Append(own).Append(TogetherCost(part, rules)).Min();
            cheapest = own == long.MaxValue ? cheapest : Math.Min(cheapest, own + rest);
        }

        return cheapest;
    }

    private static IEnumerable<string> Describe(BatchPlan plan) =>
        plan.Now.Select(batch => $"{batch.Kind} {batch.Size} {string.Join(',', batch.Members)}").Order(StringComparer.Ordinal);
}

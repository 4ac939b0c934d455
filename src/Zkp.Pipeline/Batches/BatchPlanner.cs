using System.Globalization;
using System.Text.Json;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// Decides which statements go to the chain together, and when. The largest batches of the kind that is cheapest a statement go at once. What is left
/// waits for company until one of it can't wait any longer; then all of it goes, in the cheapest way that covers it. Pure arithmetic.
/// </summary>
public static class BatchPlanner
{
    public static BatchPlan Plan(IEnumerable<WaitingStatement> waiting, BatchRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        ArgumentNullException.ThrowIfNull(rules);
        List<PlannedBatch> planned = [];
        List<string> left = [];
        Option[] options = Options(rules);
        foreach (IGrouping<string, WaitingStatement> group in waiting
            .GroupBy(each => KeyOf(each.Policy), StringComparer.Ordinal)
            .OrderBy(group => group.Min(each => LatestStart(each, rules)))
            .ThenBy(group => group.Key, StringComparer.Ordinal))
        {
            WaitingStatement[] queue =
            [
                .. group.OrderBy(each => LatestStart(each, rules)).ThenBy(each => each.Since).ThenBy(each => each.Id, StringComparer.Ordinal),
            ];
            PlanOf(queue, queue[0].Policy, options, rules, now, planned, left);
        }

        return new BatchPlan(planned, left);
    }

    /// <summary>
    /// When proving must begin: for its deadline, or because it has waited long enough. For a deadline time is left to prove the largest batch, all its
    /// proofs: how large its own becomes is known only when it goes.
    /// </summary>
    public static DateTimeOffset LatestStart(WaitingStatement statement, BatchRules rules)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(rules);
        if (statement.Policy.Urgency is ProofUrgency.High or ProofUrgency.Urgent)
        {
            return statement.Since;
        }

        DateTimeOffset patience = statement.Since + rules.LongestWait;
        TimeSpan apart = rules.SingleProvingTime * (rules.RandomLinearGas is null ? 1 : rules.LargestRandomLinear);
        TimeSpan proving = rules.Offers.Select(offer => offer.ProvingTimeOf(offer.Most)).Append(apart).Max();
        return statement.Policy.Deadline is { } deadline && deadline - rules.DeadlineMargin - proving < patience
            ? deadline - rules.DeadlineMargin - proving
            : patience;
    }

    /// <summary>Policies are alike when they say the same; a list in one makes two records differ.</summary>
    private static string KeyOf(ProofPolicy policy) => JsonSerializer.Serialize(policy, PipelineJson.Options);

    private static void PlanOf(
        WaitingStatement[] queue, ProofPolicy policy, Option[] options, BatchRules rules, DateTimeOffset now, List<PlannedBatch> planned, List<string> left)
    {
        int taken = 0;
        Option best = options.MinBy(option => (double)option.Cost[option.Most] / option.Most)!;
        while (best.Most > 1 && queue.Length - taken >= best.Most)
        {
            Add(best, best.Most, "full");
        }

        // Where nothing can be shared, waiting for company is no use.
        WaitingStatement? pressing = queue.Skip(taken).FirstOrDefault(each => best.Most == 1 || LatestStart(each, rules) <= now);
        if (pressing is null)
        {
            left.AddRange(queue.Skip(taken).Select(each => each.Id));
            return;
        }

        string why = best.Most == 1 ? "there is nothing to share" : WhyNow(pressing, rules, now);
        foreach ((Option option, int count) in CheapestCover(queue.Length - taken, options))
        {
            Add(option, count, why);
        }

        void Add(Option option, int count, string reason)
        {
            string cost = string.Create(
                CultureInfo.InvariantCulture, $"{reason}; {option.Gas[count] / count} gas a statement against {options[0].Gas[1]} alone");
            planned.Add(new PlannedBatch(
                option.Kind, option.Slots ?? count, [.. queue.Skip(taken).Take(count).Select(each => each.Id)], policy, cost));
            taken += count;
        }
    }

    /// <summary>The cheapest way to take all of <paramref name="count"/>, by what the first of them cost best: exact, since costs add up.</summary>
    private static List<(Option Option, int Count)> CheapestCover(int count, Option[] options)
    {
        long[] best = new long[count + 1];
        (Option Option, int Count)[] last = new (Option, int)[count + 1];
        for (int covered = 1; covered <= count; covered++)
        {
            best[covered] = long.MaxValue;
            foreach (Option option in options)
            {
                // A batch that is not full is never worth splitting further, but which one is not full is open.
                for (int size = 1; size <= Math.Min(option.Most, covered); size++)
                {
                    long cost = best[covered - size] + option.Cost[size];
                    if (cost < best[covered])
                    {
                        best[covered] = cost;
                        last[covered] = (option, size);
                    }
                }
            }
        }

        List<(Option Option, int Count)> cover = [];
        for (int covered = count; covered > 0; covered -= last[covered].Count)
        {
            cover.Add(last[covered]);
        }

        return cover;
    }

    private static string WhyNow(WaitingStatement pressing, BatchRules rules, DateTimeOffset now)
    {
        if (pressing.Policy.Urgency is ProofUrgency.High or ProofUrgency.Urgent)
        {
            return "one of them is urgent";
        }

        return now - pressing.Since >= rules.LongestWait
            ? string.Create(CultureInfo.InvariantCulture, $"one of them has waited {(now - pressing.Since).TotalSeconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"one of them has to be sent by {pressing.Policy.Deadline:O}");
    }

    private static Option[] Options(BatchRules rules)
    {
        long alone = Weigh(rules.SingleProvingTime, rules);
        return
        [
            Option.Of(BatchKind.Single, null, 1, _ => rules.SingleGas, _ => alone),
            .. rules.Offers.Select(offer => Option.Of(
                BatchKind.Circuit, offer.Size, offer.Most, offer.GasOf, count => Weigh(offer.ProvingTimeOf(count), rules))),
            .. rules.RandomLinearGas is { } gas
                ? [Option.Of(BatchKind.RandomLinear, null, rules.LargestRandomLinear, count => gas.Fixed + (gas.PerProof * count), count => alone * count)]
                : Array.Empty<Option>(),
        ];
    }

    private static long Weigh(TimeSpan proving, BatchRules rules) => (long)(proving.TotalSeconds * rules.GasPerProvingSecond);

    /// <param name="Slots">Of its circuit; null where there is none.</param>
    /// <param name="Gas">Of the transaction, by the number of statements; likewise the cost, which is the gas and what proving is worth.</param>
    private sealed record Option(BatchKind Kind, int? Slots, long[] Gas, long[] Cost)
    {
        public int Most => Gas.Length - 1;

        public static Option Of(BatchKind kind, int? slots, int most, Func<int, long> gasOf, Func<int, long> provingOf)
        {
            long[] gas = [0, .. Enumerable.Range(1, most).Select(gasOf)];
            return new Option(kind, slots, gas, [.. gas.Select((each, count) => count == 0 ? 0 : each + provingOf(count))]);
        }
    }
}

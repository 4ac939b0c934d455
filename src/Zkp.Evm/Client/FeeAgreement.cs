namespace Zkp.Evm;

/// <summary>
/// What several endpoints' words for prices amount to. Pure. Of three and more that counts which two ask for at least, block by block, so
/// that one alone can neither have fees rise nor fall. Of two the higher counts, since one that lags tells of prices at which nothing would
/// be taken; unless it is so much higher that lagging does not explain it.
/// </summary>
internal static class FeeAgreement
{
    /// <summary>A base fee is ten times what it was after twenty full blocks: longer than an endpoint may lag.</summary>
    private const int BelievableRise = 10;

    /// <summary>Far from anything that any market did between two endpoints' heads.</summary>
    private const int AbsurdRise = 1_000;

    /// <summary>Below this a rise says nothing: idle chains stand at a few wei.</summary>
    private static readonly Wei Floor = Wei.FromGwei(1);

    /// <summary>One price of several endpoints.</summary>
    public static Wei Of(IReadOnlyList<Wei> answers)
    {
        Wei[] descending = [.. answers.OrderByDescending(answer => answer.Value)];
        return descending.Length switch
        {
            1 => descending[0],
            2 when !IsWithin(descending[0], descending[1], BelievableRise) => descending[1],
            2 => descending[0],
            _ => descending[1],
        };
    }

    /// <summary>
    /// The histories of several endpoints as one; null when no two of three know a block in common, or when of two one has the base fees
    /// beyond the other's and the other the tips.
    /// </summary>
    public static FeeHistory? Of(IReadOnlyList<FeeHistory> answers)
    {
        switch (answers.Count)
        {
            case 1:
                return answers[0];
            case 2:
                FeeHistory[] ordered = [.. answers.OrderByDescending(history => Next(history).Value)];
                return IsCredible(ordered[0], ordered[1]) ? ordered[0] : IsCredible(ordered[1], ordered[0]) ? ordered[1] : null;
            default:
                return Merge(answers);
        }
    }

    /// <summary>The answers that can't be true, by their index: of three and more one that asks for so much more than any other.</summary>
    public static IReadOnlyList<int> Doubted(IReadOnlyList<Wei> answers)
    {
        int[] descending = [.. Enumerable.Range(0, answers.Count).OrderByDescending(i => answers[i].Value)];
        return descending.Length >= 3 && !IsWithin(answers[descending[0]], answers[descending[1]], AbsurdRise) ? [descending[0]] : [];
    }

    /// <summary>The base fee of the block to come.</summary>
    public static Wei Next(FeeHistory history) => history.BaseFeePerGas[^1];

    /// <summary>The highest tip that any of the blocks saw.</summary>
    public static Wei Top(FeeHistory history) => history.Reward.SelectMany(row => row).Aggregate(Wei.Zero, Wei.Max);

    /// <summary>Blocks have numbers, so what is set against each other is the same block's, also where one endpoint is further than another.</summary>
    private static FeeHistory? Merge(IReadOnlyList<FeeHistory> answers)
    {
        Dictionary<ulong, List<(FeeHistory History, int Index)>> blocks = [];
        foreach (FeeHistory history in answers)
        {
            for (int i = 0; i < history.BaseFeePerGas.Count; i++)
            {
                ulong height = history.OldestBlock.Value + (ulong)i;
                if (!blocks.TryGetValue(height, out List<(FeeHistory, int)>? known))
                {
                    blocks.Add(height, known = []);
                }

                known.Add((history, i));
            }
        }

        ulong[] common = [.. blocks.Where(block => block.Value.Count >= 2).Select(block => block.Key)];
        if (common.Length == 0)
        {
            return null;
        }

        // The newest that two tell of is the block to come; from there down as far as two know what was in it.
        ulong number = common.Max();
        List<Wei> baseFees = [BaseFee(blocks[number])];
        List<double> ratios = [];
        List<IReadOnlyList<Wei>> rewards = [];
        while (number > 0 && blocks.TryGetValue(number - 1, out List<(FeeHistory History, int Index)>? all)
            && all.Where(at => at.Index < at.History.GasUsedRatio.Count).ToArray() is { Length: >= 2 } mined)
        {
            number--;
            baseFees.Insert(0, BaseFee(all));
            ratios.Insert(0, mined.Select(at => at.History.GasUsedRatio[at.Index]).OrderDescending().ElementAt(1));
            rewards.Insert(0, Reward(mined));
        }

        return new FeeHistory(new BlockNumber(number), baseFees, ratios, rewards);
    }

    private static Wei BaseFee(IEnumerable<(FeeHistory History, int Index)> block) => Of([.. block.Select(at => at.History.BaseFeePerGas[at.Index])]);

    /// <summary>For as many percentiles as two tell of.</summary>
    private static IReadOnlyList<Wei> Reward(IReadOnlyList<(FeeHistory History, int Index)> block)
    {
        IReadOnlyList<Wei>[] rows = [.. block.Where(at => at.Index < at.History.Reward.Count).Select(at => at.History.Reward[at.Index])];
        return rows.Length < 2 ? [] : [.. Enumerable.Range(0, rows.Min(row => row.Count)).Select(p => Of([.. rows.Select(row => row[p])]))];
    }

    private static bool IsCredible(FeeHistory history, FeeHistory other) =>
        IsWithin(Next(history), Next(other), BelievableRise) && IsWithin(Top(history), Top(other), BelievableRise);

    private static bool IsWithin(Wei high, Wei low, int times) => high <= Wei.Max(low * (ulong)times, Floor);
}

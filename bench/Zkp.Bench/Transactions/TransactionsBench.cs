using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Zkp.Evm;
using Zkp.LocalTools;

namespace Zkp.Bench.Transactions;

/// <summary>
/// <c>bench transactions</c>: how much the transaction manager itself costs. The chain takes everything at once, the ledger is in memory,
/// the signatures are real; what a node and a table add is theirs, and the counted calls say how often they are asked.
/// </summary>
internal static class TransactionsBench
{
    private static readonly TransactionScenario[] Scenarios =
    [
        new("one signer, one request at a time", 1, 1, 2_000),
        new("one signer, 32 requests at once", 1, 32, 2_000),
        new("two signers, 32 requests at once", 2, 32, 2_000),
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.FirstOrDefault(argument => argument is not ("--json" or "--write")) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"bench transactions: unknown option {unknown}; there are --json and --write.");
            return 2;
        }

        // Once to warm up: the first run pays for the JIT.
        await MeasureAsync(Scenarios[1] with { Transactions = 500 });
        List<TransactionFigure> figures = [];
        foreach (TransactionScenario scenario in Scenarios)
        {
            List<TransactionFigure> runs = [];
            for (int i = 0; i < 3; i++)
            {
                runs.Add(await MeasureAsync(scenario));
            }

            figures.Add(runs.OrderBy(run => run.TransactionsPerSecond).ElementAt(1));
        }

        string json = JsonSerializer.Serialize(
            new { processors = Environment.ProcessorCount, ledger = "in memory", chain = "accepts at once", median = "of 3 runs", figures }, Json);
        Console.WriteLine(arguments.Contains("--json") ? json : ForPeople(figures));
        if (arguments.Contains("--write"))
        {
            Directory.CreateDirectory(RepositoryRoot.Combine("bench", "results"));
            await File.WriteAllTextAsync(RepositoryRoot.Combine("bench", "results", "transactions.json"), json + "\n");
        }

        return 0;
    }

    private static async Task<TransactionFigure> MeasureAsync(TransactionScenario scenario)
    {
        AcceptingNode node = new();
        CountingLedger ledger = new(new InMemoryTransactionLedger());
        using TransactionPool pool = new(
            [
                .. Enumerable.Range(0, scenario.Signers).Select(_ => new TransactionManager(
                    node, new NoFees(), new PolicedSigner(LocalSigner.Create(), null), ledger, ChainConfirmation.ByTag, TimeProvider.System)),
            ],
            ledger);
        await pool.StartAsync();
        long readsBefore = ledger.Reads;
        long writesBefore = ledger.Writes;
        long callsBefore = node.Calls;
        double[] milliseconds = new double[scenario.Transactions];
        int next = -1;
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpuBefore = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, scenario.Concurrency).Select(_ => Task.Run(async () =>
        {
            for (int i = Interlocked.Increment(ref next); i < scenario.Transactions; i = Interlocked.Increment(ref next))
            {
                long began = Stopwatch.GetTimestamp();
                LedgerEntry entry = await pool.SubmitAsync(Request(i));
                milliseconds[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                if (entry.State != LedgerState.Broadcast)
                {
                    throw new InvalidOperationException($"{entry.RequestId} is {entry.State}.");
                }
            }
        })));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        double cpu = (process.TotalProcessorTime - cpuBefore).TotalMilliseconds;
        (long reads, long writes, long calls) = (ledger.Reads - readsBefore, ledger.Writes - writesBefore, node.Calls - callsBefore);
        await FinishAsync(pool, node, scenario.Transactions);
        long later = ledger.Reads + ledger.Writes - readsBefore - writesBefore - reads - writes;
        Array.Sort(milliseconds);
        return new TransactionFigure(
            scenario.Name, scenario.Transactions, Math.Round(scenario.Transactions / seconds), Round(milliseconds[scenario.Transactions / 2]),
            Round(milliseconds[scenario.Transactions * 99 / 100]), Round(cpu / scenario.Transactions), Each(reads), Each(writes), Each(later), Each(calls));

        double Each(long count) => Math.Round((double)count / scenario.Transactions, 2);
    }

    /// <summary>The chain mines; every transaction is polled once and is at its end.</summary>
    private static async Task FinishAsync(TransactionPool pool, AcceptingNode node, int transactions)
    {
        node.MinedNonce = (ulong)transactions;
        await Task.Delay(TimeSpan.FromMilliseconds(350));
        for (int i = 0; i < transactions; i++)
        {
            LedgerEntry end = await pool.AdvanceAsync(Request(i).RequestId);
            if (end.State != LedgerState.Finalized)
            {
                throw new InvalidOperationException($"{end.RequestId} is {end.State}.");
            }
        }
    }

    /// <summary>As large as a proof's call.</summary>
    private static TransactionRequest Request(int index) => new()
    {
        RequestId = string.Create(CultureInfo.InvariantCulture, $"r{index}"),
        To = Address.Zero,
        Data = new byte[452],
        GasLimit = 300_000,
        MaxFeePerGas = Wei.FromGwei(3),
        MaxPriorityFeePerGas = Wei.FromGwei(1),
    };

    private static double Round(double milliseconds) => Math.Round(milliseconds, 3);

    private static string ForPeople(IEnumerable<TransactionFigure> figures) => string.Join('\n', figures.Select(figure => string.Create(
        CultureInfo.InvariantCulture,
        $"{figure.Scenario}: {figure.TransactionsPerSecond}/s, request to broadcast p50 {figure.RequestToBroadcastP50Ms} ms, p99 {figure.RequestToBroadcastP99Ms} ms, {figure.CpuMsPerTransaction} ms CPU, {figure.StorageReadsPerTransaction} reads and {figure.StorageWritesPerTransaction} writes to broadcast, {figure.StorageOperationsToFinality} more to finality, {figure.NodeCallsPerTransaction} node calls")));
}

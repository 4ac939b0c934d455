using System.Globalization;
using System.Text;
using Azure.Core;
using Azure.Data.Tables;
using Zkp.Evm;

namespace Zkp.Azure.Tests.Killed;

/// <summary>
/// One life of a process that sends: it knows nothing but its work, and gets everything else from the ledger. Each step that it has done is
/// a line, so that whoever kills it knows how far it was.
/// </summary>
internal sealed class Sender(TransactionPool pool)
{
    public const string Command = "send";
    public const string Connection = "SENDER_STORAGE";
    public const string Node = "SENDER_NODE";
    public const string Keys = "SENDER_KEYS";
    public const string Requests = "SENDER_REQUESTS";

    /// <summary>What it says when everything has ended.</summary>
    public const string AllEnded = "all ended";

    /// <summary>Runs and returns nothing.</summary>
    public static readonly Address Contract = Address.Parse("0x00000000000000000000000000000000000a11ce");

    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(3);

    /// <summary>Long enough for most of what is polled to be final, and for storage to have a rest.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1.5);

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 12 };

    private readonly Lock gate = new();
    private int done;

    public static async Task<int> RunAsync()
    {
        using CancellationTokenSource life = new(LongestLife);
        using JsonRpcClient rpc = new([new Uri(Of(Node))], new RpcOptions(), TimeProvider.System);
        using TransactionPool pool = NewPool(Of(Connection), Of(Keys).Split(' '), new EvmClient(rpc));
        await new Sender(pool).SendAsync(int.Parse(Of(Requests), CultureInfo.InvariantCulture), life.Token);
        Console.WriteLine(AllEnded);
        return 0;
    }

    /// <summary>What a life has: its own clients, and managers with nothing in their memory.</summary>
    public static TransactionPool NewPool(string connection, IEnumerable<string> keys, EvmClient client)
    {
        TableClientOptions options = new() { Retry = { MaxRetries = 5, Delay = TimeSpan.FromMilliseconds(50), Mode = RetryMode.Fixed } };
        TableTransactionLedger ledger = new(new LedgerStorage(new TableServiceClient(connection, options)));
        TransactionManagerOptions manager = new()
        {
            ExpectedChainId = 31337, RebroadcastAfter = TimeSpan.FromSeconds(2), RescueInterval = TimeSpan.FromSeconds(1),
        };
        return new TransactionPool(
            [.. keys.Select(key => new TransactionManager(client, new FreshSigner(key), ledger, ChainConfirmation.ByTag, TimeProvider.System, null, manager))], ledger);
    }

    public static string NameOf(int request) => string.Create(CultureInfo.InvariantCulture, $"request-{request}");

    private async Task SendAsync(int count, CancellationToken cancellationToken)
    {
        await pool.StartAsync(cancellationToken);
        HashSet<string> open = [];
        await Parallel.ForEachAsync(Enumerable.Range(0, count).Select(NameOf), AtOnce, async (name, _) =>
        {
            LedgerEntry? known = await pool.FindAsync(name, cancellationToken);
            if (known is null)
            {
                await pool.SubmitAsync(NewRequest(name), cancellationToken);
                Tell();
            }

            if (known is not { IsFinal: true })
            {
                lock (gate)
                {
                    open.Add(name);
                }
            }
        });
        while (open.Count > 0)
        {
            await Task.Delay(PollInterval, cancellationToken);
            await Parallel.ForEachAsync(open.ToArray(), AtOnce, async (name, _) =>
            {
                if ((await pool.AdvanceAsync(name, cancellationToken)).IsFinal)
                {
                    lock (gate)
                    {
                        open.Remove(name);
                    }

                    Tell();
                }
            });
        }
    }

    private static TransactionRequest NewRequest(string name) => new()
    {
        RequestId = name, To = Contract, Data = Encoding.ASCII.GetBytes(name), GasLimit = 40_000, MaxFeePerGas = Wei.FromGwei(20), MaxPriorityFeePerGas = Wei.FromGwei(1),
    };

    private void Tell()
    {
        lock (gate)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {++done}"));
        }
    }

    private static string Of(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is missing.");
}

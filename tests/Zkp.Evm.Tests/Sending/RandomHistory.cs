using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Zkp.Evm.Tests.Sending;

/// <summary>
/// One seed's story: two instances that crash and come back, a chain that reorganises within its finality, a pool that drops, a stranger
/// who uses the account, prices that jump, answers that get lost. At its end every request must have ended, and happened once or never.
/// </summary>
internal sealed class RandomHistory : IDisposable
{
    private const int Instances = 2;

    private readonly AnvilChain chain;
    private readonly Random random;
    private readonly LocalSigner signer;
    private readonly InMemoryTransactionLedger ledger = new();
    private readonly TransactionManager[] managers = new TransactionManager[Instances];
    private readonly List<string> requests = [];
    private readonly Dictionary<string, LedgerState> ended = [];
    private readonly List<string> story = [];
    private ulong firstBlock;

    public RandomHistory(AnvilChain chain, LocalSigner signer, int seed)
    {
        this.chain = chain;
        this.signer = signer;
        random = new Random(seed);
        for (int i = 0; i < Instances; i++)
        {
            managers[i] = NewManager();
        }
    }

    public int Crashes { get; private set; }

    public int Reorgs { get; private set; }

    /// <summary>What happened, for a failure's message.</summary>
    public string Story => string.Join('\n', story);

    public void Dispose()
    {
        foreach (TransactionManager manager in managers)
        {
            manager.Dispose();
        }
    }

    public async Task RunAsync(int steps)
    {
        firstBlock = (await chain.Client.GetBlockAsync(BlockTag.Latest))!.Number.Value;
        for (int step = 0; step < steps; step++)
        {
            await StepAsync();
        }

        await SettleAsync();
    }

    /// <summary>Reads the chain, not the ledger: how often each request's call stands in it.</summary>
    public async Task CheckAsync()
    {
        Dictionary<string, int> happened = await CallsByRequestAsync();
        foreach (string request in requests)
        {
            int times = happened.GetValueOrDefault(request);
            LedgerState state = ended[request];
            Assert.True(
                state switch { LedgerState.Finalized => times == 1, LedgerState.Replaced or LedgerState.Released => times == 0, _ => false },
                $"{request} ended as {state} and stands {times} times in the chain");
        }
    }

    private async Task StepAsync()
    {
        int dice = random.Next(100);
        int instance = random.Next(Instances);
        if (dice < 30)
        {
            string request = string.Create(CultureInfo.InvariantCulture, $"r{requests.Count}");
            requests.Add(request);
            await ActAsync(instance, $"submit {request}", manager => manager.SubmitAsync(RequestOf(request)));
        }
        else if (dice < 60 && requests.Count > 0)
        {
            string request = requests[random.Next(requests.Count)];
            await ActAsync(instance, $"submit again and advance {request}", async manager =>
            {
                await manager.SubmitAsync(RequestOf(request));
                return await manager.AdvanceAsync(request);
            });
        }
        else if (dice < 78)
        {
            story.Add("mine");
            await chain.MineAsync(random.Next(1, 3));
        }
        else if (dice < 84)
        {
            // Depth 1 never takes a block that is final here, which is two below the head.
            story.Add("reorg");
            Reorgs++;
            await chain.ReorgAsync(1);
        }
        else if (dice < 90 && requests.Count > 0)
        {
            string request = requests[random.Next(requests.Count)];
            if (await ledger.FindAsync(new AccountKey(31337, signer.Address), request) is { Current: { } variant })
            {
                story.Add($"the pool drops {request}");
                await chain.DropAsync(variant.Hash);
            }
        }
        else if (dice < 93)
        {
            await SendForeignAsync();
        }
        else if (dice < 96)
        {
            int gwei = random.Next(1, 60);
            story.Add($"base fee {gwei} gwei");
            await chain.CallAsync("anvil_setNextBlockBaseFeePerGas", Hex.EncodeQuantity(Wei.FromGwei(gwei).Value));
        }
        else
        {
            story.Add($"instance {instance} is restarted");
            await RestartAsync(instance);
        }
    }

    private async Task ActAsync(int instance, string what, Func<TransactionManager, Task<LedgerEntry>> act)
    {
        try
        {
            LedgerEntry entry = await act(managers[instance]);
            story.Add($"{instance}: {what}: {entry.State} nonce {entry.Nonce}");
            Note(entry);
        }
        catch (CrashException error)
        {
            story.Add($"{instance}: {what}: CRASH {error.Message}");
            Crashes++;
            await RestartAsync(instance);
        }
        catch (RpcException error)
        {
            story.Add($"{instance}: {what}: {error.Kind}");
        }
        catch (KeyNotFoundException)
        {
            story.Add($"{instance}: {what}: not reserved yet");
        }
    }

    /// <summary>An end is an end: seen once, it must be seen ever after.</summary>
    private void Note(LedgerEntry entry)
    {
        if (ended.TryGetValue(entry.RequestId, out LedgerState before))
        {
            Assert.Equal(before, entry.State);
        }
        else if (entry.IsFinal)
        {
            ended.Add(entry.RequestId, entry.State);
        }
    }

    private async Task RestartAsync(int instance)
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            managers[instance].Dispose();
            managers[instance] = NewManager(mayCrash: attempt < 3);
            try
            {
                await managers[instance].StartAsync();
                return;
            }
            catch (Exception error) when (error is CrashException or RpcException)
            {
                story.Add($"{instance}: start failed: {error.Message}");
            }
        }

        throw new TimeoutException("No start succeeded.");
    }

    /// <summary>Faults end, and one healthy instance brings everything to its end.</summary>
    private async Task SettleAsync()
    {
        story.Add("settle");
        using TransactionManager healthy = chain.NewManager(new RandomizedSigner(signer), ledger, options: Options);
        await healthy.StartAsync();
        for (int round = 0; round < 40 && ended.Count < requests.Count; round++)
        {
            await chain.MineAsync();
            foreach (string request in requests.Where(request => !ended.ContainsKey(request)))
            {
                await healthy.SubmitAsync(RequestOf(request));
                Note(await healthy.AdvanceAsync(request));
            }
        }

        string[] open = [.. requests.Where(request => !ended.ContainsKey(request))];
        Assert.True(open.Length == 0, $"did not end within 40 blocks: {string.Join(' ', open)}");
    }

    private async Task SendForeignAsync()
    {
        Nonce nonce = await chain.Client.GetTransactionCountAsync(signer.Address, BlockTag.Latest);
        story.Add($"a stranger uses nonce {nonce}");
        SignedTransaction foreign = await signer.SignAsync(new Eip1559Transaction
        {
            ChainId = 31337, Nonce = nonce, GasLimit = 21_000, To = Address.Zero, MaxFeePerGas = Wei.FromGwei(2000), MaxPriorityFeePerGas = Wei.FromGwei(500),
        });
        try
        {
            await chain.Client.SendRawTransactionAsync(foreign.Raw);
        }
        catch (RpcException error)
        {
            story.Add($"the stranger is refused: {error.Kind}");
        }
    }

    private TransactionManager NewManager(bool mayCrash = true)
    {
        // After some starts in vain one lives, or the story would be of starts only.
        CrashPlan plan = new(mayCrash ? random.Next(0, 200) : int.MaxValue);
        JsonRpcClient rpc = new(
            [chain.Url], new RpcOptions { RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(5) }, TimeProvider.System,
            new FaultyHandler(new Random(random.Next()), 0.05, plan));
        return chain.NewManager(new RandomizedSigner(signer), new CrashingLedger(ledger, plan), new EvmClient(rpc), Options);
    }

    private async Task<Dictionary<string, int>> CallsByRequestAsync()
    {
        Dictionary<string, int> found = [];
        ulong head = (await chain.Client.GetBlockAsync(BlockTag.Latest))!.Number.Value;
        for (ulong number = firstBlock; number <= head; number++)
        {
            JsonElement block = await chain.CallAsync("eth_getBlockByNumber", Hex.EncodeQuantity(number), true);
            foreach (JsonElement transaction in block.GetProperty("transactions").EnumerateArray())
            {
                if (Address.Parse(transaction.GetProperty("from").GetString()!) == signer.Address)
                {
                    string request = Encoding.ASCII.GetString(Hex.Decode(transaction.GetProperty("input").GetString()!));
                    found[request] = found.GetValueOrDefault(request) + 1;
                }
            }
        }

        return found;
    }

    private static TransactionRequest RequestOf(string request) => AnvilChain.Request(request) with { Data = Encoding.ASCII.GetBytes(request) };

    private static TransactionManagerOptions Options { get; } = AnvilChain.FastOptions with
    {
        Replacement = new ReplacementPolicy { MaxFeePerGas = Wei.FromGwei(300), StuckAfter = TimeSpan.Zero },
    };
}

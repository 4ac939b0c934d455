using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Zkp.Evm;

/// <summary>Which endpoint is asked, and what is known of each.</summary>
public sealed partial class JsonRpcClient
{
    /// <summary>How the endpoints behave at the moment.</summary>
    public IReadOnlyList<RpcEndpointHealth> Health
    {
        get
        {
            DateTimeOffset now = time.GetUtcNow();
            ulong? best = BestHead();
            return [.. endpoints.Select(endpoint => endpoint.Describe(best, now))];
        }
    }

    /// <summary>What is worth keeping over a restart; <see cref="Recall"/> takes it back.</summary>
    public IReadOnlyList<RpcEndpointMemory> Remember() => [.. endpoints.Select(endpoint => endpoint.Remember())];

    /// <summary>Takes up what an earlier process knew; endpoints that are no longer there are ignored.</summary>
    public void Recall(IEnumerable<RpcEndpointMemory> memories)
    {
        ArgumentNullException.ThrowIfNull(memories);
        foreach (RpcEndpointMemory memory in memories)
        {
            endpoints.FirstOrDefault(endpoint => endpoint.DisplayName == memory.Name)?.Recall(memory);
        }
    }

    /// <summary>
    /// Asks every endpoint, the paused ones too, for its newest block and whether it serves the right chain. To be called now and then: an
    /// endpoint that stood still or was exchanged shows in nothing else. Never fails; what an endpoint did wrong is in its health.
    /// </summary>
    public Task ProbeAsync(long chainId, CancellationToken cancellationToken = default) =>
        Task.WhenAll(endpoints.Select(async endpoint =>
        {
            try
            {
                ulong served = RpcReader.UInt64(await AttemptAsync(endpoint, "eth_chainId", "[]", cancellationToken).ConfigureAwait(false), "chainId");
                endpoint.ReportForeign(served == (ulong)chainId ? null : $"it serves chain {served}, not {chainId}");
                JsonElement newest = await AttemptAsync(endpoint, "eth_getBlockByNumber", """["latest",false]""", cancellationToken).ConfigureAwait(false);
                if (newest.ValueKind != JsonValueKind.Null)
                {
                    Block head = RpcReader.Block(newest);
                    endpoint.ReportHead(head.Number.Value, head.Timestamp);
                }
            }
            catch (RpcException error)
            {
                // Others than this one AttemptAsync has put down.
                if (error.IsImpossible)
                {
                    Doubt(endpoint, error.Message);
                }
            }
        }));

    /// <summary>
    /// What lag is measured against: the newest block that as many have reached as must agree, or one that boasts would make all others look
    /// late. Of two endpoints the higher counts, unless the other's newest block is young: then that one does not stand still, and it
    /// is not passed over for a boast. Null when none was asked yet.
    /// </summary>
    private ulong? BestHead()
    {
        (ulong Number, DateTimeOffset Time)[] heads =
            [.. endpoints.Select(endpoint => endpoint.Head).OfType<(ulong Number, DateTimeOffset Time)>().OrderByDescending(head => head.Number)];
        return heads.Length switch
        {
            0 => null,
            2 when endpoints.Length == 2 && time.GetUtcNow() - heads[1].Time < options.FreshHead => heads[1].Number,
            _ => heads[Math.Min(Needed(0), heads.Length) - 1].Number,
        };
    }

    /// <summary>
    /// It said what can't be true. It is passed over for a while, and everybody who looks at the endpoints' health is told why.
    /// </summary>
    internal void Doubt(RpcEndpoint endpoint, string claim)
    {
        endpoint.ReportDoubt(claim, time.GetUtcNow());
        LogDoubted(endpoint.DisplayName, claim);
    }

    /// <summary>What it answered could not be read, or was beyond anything.</summary>
    internal void Unreadable(RpcEndpoint endpoint, RpcException error)
    {
        if (error.IsImpossible)
        {
            Doubt(endpoint, error.Message);
        }
        else
        {
            endpoint.ReportFault(error, time.GetUtcNow());
        }
    }

    /// <summary>The endpoint that is asked when there is one only.</summary>
    internal RpcEndpoint Only => endpoints[0];

    /// <summary>The endpoints that are well, best first; where they are too few, all of the right chain. Never empty.</summary>
    private RpcEndpoint[] Candidates(int atLeast)
    {
        if (endpoints.Length == 1)
        {
            return endpoints;
        }

        DateTimeOffset now = time.GetUtcNow();
        ulong? best = BestHead();
        RpcEndpoint[] right = [.. endpoints.Where(endpoint => !endpoint.IsForeign)];
        RpcEndpoint[] well = [.. right.Where(endpoint => !endpoint.IsPaused(now) && !endpoint.IsLagging(best)).OrderBy(endpoint => endpoint.Rank)];
        return well.Length >= atLeast ? well : right.Length > 0 ? right : endpoints;
    }

    /// <summary>
    /// One attempt: the candidate whose turn it is, and the one after it as soon as the first takes longer than it usually does. The first
    /// result counts. Only what may be repeated comes here.
    /// </summary>
    private async Task<JsonElement> HedgedAsync(RpcEndpoint[] candidates, int attempt, string method, string arguments, CancellationToken cancellationToken)
    {
        RpcEndpoint first = candidates[attempt % candidates.Length];
        if (candidates.Length == 1)
        {
            return await AttemptAsync(first, method, arguments, cancellationToken).ConfigureAwait(false);
        }

        using CancellationTokenSource decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        long started = time.GetTimestamp();
        Task<JsonElement> usual = AttemptAsync(first, method, arguments, decided.Token);
        if (await Task.WhenAny(usual, Task.Delay(first.HedgeDelay, time, decided.Token)).ConfigureAwait(false) == usual)
        {
            decided.Cancel();
            return await usual.ConfigureAwait(false);
        }

        Task<JsonElement> hedge = AttemptAsync(candidates[(attempt + 1) % candidates.Length], method, arguments, decided.Token);
        Task<JsonElement> winner = await Task.WhenAny(usual, hedge).ConfigureAwait(false);
        Task<JsonElement> other = winner == usual ? hedge : usual;
        if (!winner.IsCompletedSuccessfully)
        {
            // A refusal is an answer as well; after a fault of one provider the other may still give a result.
            try
            {
                return await winner.ConfigureAwait(false);
            }
            catch (RpcException error) when (error.IsProviderFault)
            {
                return await other.ConfigureAwait(false);
            }
            finally
            {
                await EndAsync(other, decided).ConfigureAwait(false);
            }
        }

        if (winner == hedge)
        {
            first.ReportSlow(time.GetElapsedTime(started));
        }

        await EndAsync(other, decided).ConfigureAwait(false);
        return await winner.ConfigureAwait(false);
    }

    /// <summary>Takes a request back that lost the race, and whatever comes of it.</summary>
    private static async Task EndAsync(Task<JsonElement> loser, CancellationTokenSource decided)
    {
        decided.Cancel();
        await ((Task)loser).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Two endpoints of one gateway differ in their keys only, which must not be shown: they get numbers.</summary>
    private static string NameOf(IReadOnlyList<Uri> urls, int index)
    {
        string name = urls[index].GetLeftPart(UriPartial.Authority);
        int before = urls.Take(index).Count(url => url.GetLeftPart(UriPartial.Authority) == name);
        return before == 0 ? name : $"{name} #{before + 1}";
    }

    [LoggerMessage(2200, LogLevel.Error, "The RPC endpoint {Endpoint} says what can't be true: {Claim}. It is not believed, and passed over where another one is well")]
    private partial void LogDoubted(string endpoint, string claim);
}

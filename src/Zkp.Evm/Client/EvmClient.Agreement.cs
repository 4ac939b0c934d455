using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zkp.Evm;

/// <summary>What no single provider is believed about, where there are several: receipts, blocks at a height, finality.</summary>
public sealed partial class EvmClient
{
    private bool NeedsAgreement => Rpc.EndpointCount > 1 && Rpc.Agreement > 1;

    /// <summary>
    /// The account's next nonce by the newest words, as <see cref="NonceVerdict"/> judges them. Whoever says what can't be true is told of.
    /// </summary>
    /// <param name="known">What the ledger has handed out, to be asked when the endpoints' words alone don't do; null where there is no ledger.</param>
    /// <exception cref="RpcException">Kind <see cref="RpcErrorKind.Unavailable"/> also when nobody can be believed.</exception>
    internal async Task<Nonce> GetNextNonceAsync(Address account, BlockReference block, ILedgerNonce? known, CancellationToken cancellationToken)
    {
        IReadOnlyList<(RpcEndpoint? From, Nonce Value)> told =
            await GatherAsync(TransactionCount, [account.ToString(), block.ToString()], ReadNonce, cancellationToken);
        Nonce[] answers = [.. told.Select(answer => answer.Value)];
        Nonce? handedOut = known is null ? null : await known.FindAsync(answers.Max(), Rpc.MaxNonceLead, cancellationToken);
        NonceVerdict verdict = NonceVerdict.Of(answers, handedOut, Rpc.Needed(answers.Length), Rpc.MaxNonceLead);
        string others = string.Join(" and ", answers.Where((_, i) => !verdict.Doubted.Contains(i)).Distinct());
        foreach (int i in verdict.Doubted)
        {
            Doubt(told[i].From, $"nonce {answers[i]} of {account}{(others.Length > 0 ? $", others say {others}" : "")}{(handedOut is { } next ? $", the ledger's next is {next}" : "")}");
        }

        // One that remains of three is no more believed than one that answered alone.
        return verdict.Value is { } value && answers.Length - verdict.Doubted.Count >= Math.Min(Rpc.Needed(0), answers.Length)
            ? value
            : throw new RpcException(
                RpcErrorKind.Unavailable,
                $"The nonce of {account} can't be told: {string.Join(" and ", told.Select(answer => $"{answer.From?.DisplayName ?? "an endpoint"} says {answer.Value}"))}"
                + $"{(handedOut is { } ledgers ? $", and the ledger's next is {ledgers}" : "")}. It is believed when a second endpoint says so too.");
    }

    /// <summary>
    /// The answers of the endpoints, of as many as would have to agree; of fewer it may be a false one that counts. Where one is enough and
    /// none came, the ordinary way tries again with its retries.
    /// </summary>
    private async Task<IReadOnlyList<(RpcEndpoint? From, T Value)>> GatherAsync<T>(
        string method, JsonArray parameters, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        if (Rpc.EndpointCount == 1)
        {
            JsonElement only = await Rpc.SendAsync(method, parameters, cancellationToken);
            try
            {
                return [(Rpc.Only, read(only))];
            }
            catch (RpcException error)
            {
                Rpc.Unreadable(Rpc.Only, error);
                throw;
            }
        }

        IReadOnlyList<RpcOutcome> outcomes = await Rpc.SendToAllAsync(method, parameters, Rpc.Needed(0), _ => false, cancellationToken);
        List<(RpcEndpoint?, T)> answers = [];
        foreach (RpcOutcome outcome in outcomes)
        {
            if (outcome.Result is not { ValueKind: not JsonValueKind.Null } result)
            {
                continue;
            }

            try
            {
                answers.Add((outcome.From, read(result)));
            }
            catch (RpcException error)
            {
                // An answer that can't be read is none.
                Rpc.Unreadable(outcome.From, error);
            }
        }

        return answers.Count >= Rpc.Needed(0) ? answers
            : Rpc.Needed(0) > 1 ? throw FaultOf(outcomes, method)
            : [(null, read(await Rpc.SendAsync(method, parameters, cancellationToken)))];
    }

    private void Doubt(RpcEndpoint? endpoint, string claim)
    {
        if (endpoint is not null)
        {
            Rpc.Doubt(endpoint, claim);
        }
    }

    /// <summary>An endpoint that has reached a block has reached all before it, so of a standing the block that enough have reached counts.</summary>
    private async Task<Block?> GetReachedBlockAsync(BlockTag tag, CancellationToken cancellationToken)
    {
        JsonArray parameters = [((BlockReference)tag).ToString(), false];
        IReadOnlyList<Block?> standing = await AskAllAsync(BlockByNumber, parameters, RpcReader.Block, block => block, cancellationToken);
        Block[] reached = [.. standing.OfType<Block>().OrderByDescending(found => found.Number.Value)];
        int needed = Rpc.Needed(standing.Count);
        return reached.Length >= needed ? reached[needed - 1] : null;
    }

    private async Task<Block?> GetAgreedBlockAsync(BlockNumber number, CancellationToken cancellationToken)
    {
        JsonArray parameters = [Hex.EncodeQuantity(number.Value), false];
        (Block? value, bool agreed) = await AgreeAsync(BlockByNumber, parameters, RpcReader.Block, block => block, cancellationToken);
        return agreed ? value : throw Disagreement($"block {number}");
    }

    /// <summary>
    /// How many transactions the account had at a height. That is one number for all who have the block, so the highest answer counts for no
    /// more than any other: by it a transaction may be given up for good.
    /// </summary>
    private async Task<Nonce> GetAgreedNonceAsync(Address account, BlockNumber number, CancellationToken cancellationToken)
    {
        JsonArray parameters = [account.ToString(), Hex.EncodeQuantity(number.Value)];
        (Nonce? value, _) = await AgreeAsync<Nonce?>(TransactionCount, parameters, answer => ReadNonce(answer), nonce => nonce, cancellationToken);
        return value ?? throw Disagreement($"the nonce of {account} at block {number}");
    }

    /// <summary>The answers of the endpoints that gave one, until so many say the same as must; an answer may be null.</summary>
    private async Task<IReadOnlyList<T?>> AskAllAsync<T>(
        string method, JsonArray parameters, Func<JsonElement, T?> read, Func<T?, object?> key, CancellationToken cancellationToken)
    {
        List<T?> answers = [];
        IReadOnlyList<RpcOutcome> outcomes = await Rpc.SendToAllAsync(
            method,
            parameters,
            Rpc.Agreement,
            outcome =>
            {
                if (TryRead(outcome, read, out T? answer))
                {
                    answers.Add(answer);
                }

                return answers.GroupBy(key).Any(group => group.Count() >= Rpc.Agreement);
            },
            cancellationToken);

        // With no answer at all the faults are the answer.
        return answers.Count > 0 ? answers : throw FaultOf(outcomes, method);
    }

    /// <summary>What enough endpoints say, or null when they say different things or too few say anything.</summary>
    private async Task<(T? Value, bool Agreed)> AgreeAsync<T>(
        string method, JsonArray parameters, Func<JsonElement, T?> read, Func<T?, object?> key, CancellationToken cancellationToken)
    {
        IReadOnlyList<T?> answers = await AskAllAsync(method, parameters, read, key, cancellationToken);
        IGrouping<object?, T?> most = answers.GroupBy(key).MaxBy(group => group.Count())!;
        return most.Count() >= Rpc.Needed(answers.Count) ? (most.First(), true) : (default, false);
    }

    private static RpcException FaultOf(IReadOnlyList<RpcOutcome> outcomes, string method) =>
        outcomes.FirstOrDefault(outcome => outcome.Error is not null)?.Error ?? new RpcException(RpcErrorKind.Unavailable, $"{method}: too few endpoints answered.");

    private static RpcException Disagreement(string what) =>
        new(RpcErrorKind.Unavailable, $"Not enough endpoints say the same of {what}; asked again later.");

    private bool TryRead<T>(RpcOutcome outcome, Func<JsonElement, T?> read, out T? answer)
    {
        answer = default;
        if (outcome.Result is not { } result)
        {
            return outcome.IsResult;
        }

        try
        {
            answer = result.ValueKind == JsonValueKind.Null ? default : read(result);
            return true;
        }
        catch (RpcException error)
        {
            // An answer that can't be read is none.
            Rpc.Unreadable(outcome.From, error);
            return false;
        }
    }
}

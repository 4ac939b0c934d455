using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zkp.Evm;

/// <summary>What no single provider is believed about, where there are several: receipts, blocks at a height, finality.</summary>
public sealed partial class EvmClient
{
    private bool NeedsAgreement => Rpc.EndpointCount > 1 && Rpc.Agreement > 1;

    /// <summary>
    /// Asks every endpoint and takes the highest answer, of as many answers as would have to agree; of fewer it may be a false one that is too
    /// low. Where one is enough and none came, the ordinary way tries again with its retries.
    /// </summary>
    private async Task<T> HighestAsync<T>(
        string method, JsonArray parameters, Func<JsonElement, T> read, Func<T, BigInteger> height, CancellationToken cancellationToken)
    {
        if (Rpc.EndpointCount > 1)
        {
            IReadOnlyList<RpcOutcome> outcomes = await Rpc.SendToAllAsync(method, parameters, Rpc.Needed(0), _ => false, cancellationToken);
            List<T> answers = [];
            foreach (RpcOutcome outcome in outcomes.Where(outcome => outcome.Result is { ValueKind: not JsonValueKind.Null }))
            {
                if (TryRead(outcome, read, out T? answer))
                {
                    answers.Add(answer!);
                }
            }

            if (answers.Count >= Rpc.Needed(0))
            {
                return answers.MaxBy(height)!;
            }

            if (Rpc.Needed(0) > 1)
            {
                throw FaultOf(outcomes, method);
            }
        }

        return read(await Rpc.SendAsync(method, parameters, cancellationToken));
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

    private static bool TryRead<T>(RpcOutcome outcome, Func<JsonElement, T?> read, out T? answer)
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
        catch (RpcException)
        {
            // An answer that can't be read is none.
            return false;
        }
    }
}

using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zkp.Evm;

/// <summary>What no single provider is believed about, where there are several: receipts, blocks at a height, finality.</summary>
public sealed partial class EvmClient
{
    /// <summary>Asks every endpoint and takes the highest answer; when none gave one in time, the ordinary way tries again with its retries.</summary>
    private async Task<T> HighestAsync<T>(
        string method, JsonArray parameters, Func<JsonElement, T> read, Func<T, BigInteger> height, CancellationToken cancellationToken)
    {
        if (Rpc.EndpointCount > 1)
        {
            IReadOnlyList<RpcOutcome> outcomes = await Rpc.SendToAllAsync(method, parameters, _ => false, cancellationToken);
            T[] answers = [.. outcomes.Where(outcome => outcome.Result is not null).Select(outcome => read(outcome.Result!.Value))];
            if (answers.Length > 0)
            {
                return answers.MaxBy(height)!;
            }
        }

        return read(await Rpc.SendAsync(method, parameters, cancellationToken));
    }

    private async Task<Block?> GetAgreedBlockAsync(BlockReference block, CancellationToken cancellationToken)
    {
        const string Method = "eth_getBlockByNumber";
        JsonArray parameters = [block.ToString(), false];
        if (block.Number is null)
        {
            // An endpoint that has finalized a block has finalized all before it, so the block that enough have reached counts.
            IReadOnlyList<Block?> standing = await AskAllAsync(Method, parameters, RpcReader.Block, found => found?.Hash, cancellationToken);
            Block[] reached = [.. standing.OfType<Block>().OrderByDescending(found => found.Number.Value)];
            int needed = Math.Min(Rpc.Agreement, standing.Count);
            return reached.Length >= needed ? reached[needed - 1] : null;
        }

        (Block? value, bool agreed) = await AgreeAsync(Method, parameters, RpcReader.Block, found => found?.Hash, cancellationToken);
        return agreed
            ? value
            : throw new RpcException(RpcErrorKind.Unavailable, $"The endpoints disagree about block {block}; asked again later.");
    }

    /// <summary>The answers of the endpoints that gave one, until so many say the same as must; an answer may be null.</summary>
    private async Task<IReadOnlyList<T?>> AskAllAsync<T>(
        string method, JsonArray parameters, Func<JsonElement, T?> read, Func<T?, object?> key, CancellationToken cancellationToken)
        where T : class
    {
        List<T?> answers = [];
        IReadOnlyList<RpcOutcome> outcomes = await Rpc.SendToAllAsync(
            method,
            parameters,
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
        return answers.Count > 0 ? answers : throw outcomes.FirstOrDefault(outcome => outcome.Error is not null)?.Error
            ?? new RpcException(RpcErrorKind.Unavailable, $"{method}: no endpoint answered.");
    }

    /// <summary>What enough endpoints say, or null when they say different things or nothing.</summary>
    private async Task<(T? Value, bool Agreed)> AgreeAsync<T>(
        string method, JsonArray parameters, Func<JsonElement, T?> read, Func<T?, object?> key, CancellationToken cancellationToken)
        where T : class
    {
        IReadOnlyList<T?> answers = await AskAllAsync(method, parameters, read, key, cancellationToken);
        IGrouping<object?, T?> most = answers.GroupBy(key).MaxBy(group => group.Count())!;
        return most.Count() >= Math.Min(Rpc.Agreement, answers.Count) ? (most.First(), true) : (null, false);
    }

    private static bool TryRead<T>(RpcOutcome outcome, Func<JsonElement, T?> read, out T? answer)
        where T : class
    {
        answer = null;
        if (outcome.Error?.Kind == RpcErrorKind.BlockNotFound)
        {
            return true;
        }

        if (outcome.Result is not { } result)
        {
            return false;
        }

        try
        {
            answer = result.ValueKind == JsonValueKind.Null ? null : read(result);
            return true;
        }
        catch (RpcException)
        {
            // An answer that can't be read is none.
            return false;
        }
    }
}

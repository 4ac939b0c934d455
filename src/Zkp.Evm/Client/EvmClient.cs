using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zkp.Evm;

/// <summary>The methods of a node that this product uses, typed. Safe for use by many at once.</summary>
public sealed partial class EvmClient(JsonRpcClient rpc) : IChainNode
{
    private const string BlockByNumber = "eth_getBlockByNumber";
    private const string TransactionCount = "eth_getTransactionCount";
    private const string TransactionReceipt = "eth_getTransactionReceipt";

    private static readonly IReadOnlyList<LogEntry> NoLogs = [];

    /// <summary>The connection below, for methods that stand not here (a development node's own).</summary>
    public JsonRpcClient Rpc { get; } = rpc ?? throw new ArgumentNullException(nameof(rpc));

    public async Task<long> GetChainIdAsync(CancellationToken cancellationToken = default)
    {
        JsonElement result = await Rpc.SendAsync("eth_chainId", [], cancellationToken);
        ulong id = RpcReader.UInt64(result, "chainId");
        return id <= long.MaxValue ? (long)id : throw new RpcException(RpcErrorKind.InvalidResponse, $"The chain id {id} is out of range.");
    }

    /// <summary>
    /// A block's head; null when the node has no such block, or no block of that standing (yet). Of several endpoints enough must agree on a
    /// block at a height, and as many must have come as far as the latest, safe or finalized one.
    /// </summary>
    /// <exception cref="RpcException">Kind <see cref="RpcErrorKind.Unavailable"/> also when the endpoints disagree.</exception>
    public async Task<Block?> GetBlockAsync(BlockReference block, CancellationToken cancellationToken = default)
    {
        if (NeedsAgreement)
        {
            return block.Number is { } number
                ? await GetAgreedBlockAsync(number, cancellationToken)
                : await GetReachedBlockAsync(block.Tag, cancellationToken);
        }

        try
        {
            JsonElement result = await Rpc.SendAsync(BlockByNumber, [block.ToString(), false], cancellationToken);
            return result.ValueKind == JsonValueKind.Null ? null : RpcReader.Block(result);
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.BlockNotFound)
        {
            // geth says this of "safe" and "finalized" until the consensus layer has told it one.
            return null;
        }
    }

    public async Task<Wei> GetBalanceAsync(Address account, CancellationToken cancellationToken = default) =>
        new(RpcReader.Quantity(await Rpc.SendAsync("eth_getBalance", [account.ToString(), "latest"], cancellationToken), "balance"));

    /// <summary>
    /// How many transactions the account has at a block: the nonce that comes next there. Of three endpoints and more that counts which two
    /// have reached, of two the higher, unless it can't be true; at a height enough must agree on it.
    /// </summary>
    /// <exception cref="RpcException">Kind <see cref="RpcErrorKind.Unavailable"/> also when nobody can be believed.</exception>
    public Task<Nonce> GetTransactionCountAsync(Address account, BlockReference block, CancellationToken cancellationToken = default) =>
        NeedsAgreement && block.Number is { } number
            ? GetAgreedNonceAsync(account, number, cancellationToken)
            : GetNextNonceAsync(account, block, null, cancellationToken);

    /// <inheritdoc/>
    Task<Nonce> IChainNode.GetNextNonceAsync(Address account, BlockTag tag, ILedgerNonce? known, CancellationToken cancellationToken) =>
        GetNextNonceAsync(account, tag, known, cancellationToken);

    /// <summary>The code of a contract at the head; empty when none is there.</summary>
    public async Task<byte[]> GetCodeAsync(Address account, CancellationToken cancellationToken = default) =>
        RpcReader.Data(await Rpc.SendAsync("eth_getCode", [account.ToString(), "latest"], cancellationToken), "code");

    /// <summary>Runs a call at a block and returns what it returns.</summary>
    /// <exception cref="RpcException">Kind <see cref="RpcErrorKind.Reverted"/> with revert data, or another fault.</exception>
    public async Task<byte[]> CallAsync(CallRequest request, BlockReference block, CancellationToken cancellationToken = default) =>
        RpcReader.Data(await Rpc.SendAsync("eth_call", [ToJson(request), block.ToString()], cancellationToken), "result");

    /// <summary>The gas limit with which the call would succeed at the head.</summary>
    /// <exception cref="RpcException">Kind <see cref="RpcErrorKind.Reverted"/> when it would not.</exception>
    public async Task<ulong> EstimateGasAsync(CallRequest request, CancellationToken cancellationToken = default) =>
        RpcReader.UInt64(await Rpc.SendAsync("eth_estimateGas", [ToJson(request)], cancellationToken), "gas");

    /// <summary>
    /// Base fees, fullness and tips of the last blocks. Of three endpoints and more that counts which two ask for at least; of two the one with
    /// the higher base fee, since one that lags tells of prices at which nothing would be taken, unless it asks more than ten times as much.
    /// </summary>
    /// <param name="blockCount">Blocks up to <paramref name="newest"/>.</param>
    /// <param name="percentiles">Ascending, 0 to 100.</param>
    public async Task<FeeHistory> GetFeeHistoryAsync(
        int blockCount, BlockReference newest, IReadOnlyList<double> percentiles, CancellationToken cancellationToken = default)
    {
        JsonArray parameters = [Hex.EncodeQuantity(blockCount), newest.ToString(), new JsonArray([.. percentiles.Select(percentile => (JsonNode)percentile)])];
        IReadOnlyList<(RpcEndpoint? From, FeeHistory Value)> told = await GatherAsync("eth_feeHistory", parameters, RpcReader.FeeHistory, cancellationToken);
        DoubtPrices([.. told.Select(answer => (answer.From, FeeAgreement.Next(answer.Value)))], "a base fee");
        DoubtPrices([.. told.Select(answer => (answer.From, FeeAgreement.Top(answer.Value)))], "a tip");
        return FeeAgreement.Of([.. told.Select(answer => answer.Value)])
            ?? throw Disagreement("prices");
    }

    /// <summary>The node's own proposal for a tip; of several as <see cref="GetFeeHistoryAsync"/> has it.</summary>
    public async Task<Wei> GetMaxPriorityFeePerGasAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<(RpcEndpoint? From, Wei Value)> told = await GatherAsync(
            "eth_maxPriorityFeePerGas", [], answer => RpcReader.Price(answer, "maxPriorityFeePerGas"), cancellationToken);
        DoubtPrices(told, "a tip");
        return FeeAgreement.Of([.. told.Select(answer => answer.Value)]);
    }

    private void DoubtPrices(IReadOnlyList<(RpcEndpoint? From, Wei Price)> told, string what)
    {
        foreach (int i in FeeAgreement.Doubted([.. told.Select(answer => answer.Price)]))
        {
            Doubt(told[i].From, $"{what} of {told[i].Price.ToGweiString()} gwei, a thousand times what all others say");
        }
    }

    /// <summary>
    /// Broadcasts signed bytes. Doing it again does nothing more, so it is retried on provider faults, and "already known" is as
    /// good as accepted.
    /// </summary>
    /// <returns>The transaction's hash, computed here and compared with the node's.</returns>
    public async Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken = default)
    {
        Hash32 hash = Hash32.FromBytes(Keccak256.Hash(raw.Span));
        if (Rpc.EndpointCount > 1 && await IsTakenByAnyAsync(raw, hash, cancellationToken))
        {
            return hash;
        }

        try
        {
            JsonElement result = await Rpc.SendAsync(RpcMethods.SendRawTransaction, [Hex.Encode(raw.Span)], cancellationToken);
            Hash32 answered = RpcReader.HashValue(result, "transaction hash");
            return answered == hash
                ? hash
                : throw new RpcException(RpcErrorKind.InvalidResponse, string.Create(CultureInfo.InvariantCulture, $"The node took {hash} and calls it {answered}."));
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.AlreadyKnown)
        {
            return hash;
        }
    }

    /// <summary>
    /// Gives the bytes to every endpoint at once: the one that is asked alone may keep them to itself. False when none gave an answer;
    /// then the ordinary way tries again, with its retries.
    /// </summary>
    private async Task<bool> IsTakenByAnyAsync(ReadOnlyMemory<byte> raw, Hash32 hash, CancellationToken cancellationToken)
    {
        bool Taken(RpcOutcome outcome) => outcome.Error?.Kind == RpcErrorKind.AlreadyKnown
            || (outcome.Result is { ValueKind: JsonValueKind.String } answer && Hash32.TryParse(answer.GetString(), out Hash32 answered) && answered == hash);
        IReadOnlyList<RpcOutcome> outcomes = await Rpc.SendToAllAsync(RpcMethods.SendRawTransaction, [Hex.Encode(raw.Span)], 1, Taken, cancellationToken);
        if (outcomes.Any(Taken))
        {
            return true;
        }

        // A refusal is an answer, and of several the one of the node that is furthest counts.
        RpcException[] refusals = [.. outcomes.Where(outcome => outcome.Error is { IsProviderFault: false }).Select(outcome => outcome.Error!)];
        return refusals.Length > 0
            ? throw refusals.FirstOrDefault(error => error.Kind == RpcErrorKind.NonceTooLow) ?? refusals[0]
            : false;
    }

    /// <summary>
    /// A transaction's receipt; null when the node knows no block that holds it, or when of several endpoints not enough say the same of it.
    /// What they must say the same of is all but the logs, which are one endpoint's word.
    /// </summary>
    public async Task<Receipt?> GetReceiptAsync(Hash32 transaction, CancellationToken cancellationToken = default)
    {
        if (NeedsAgreement)
        {
            (Receipt? agreed, _) = await AgreeAsync<Receipt>(
                TransactionReceipt,
                [transaction.ToString()],
                answer => RpcReader.Receipt(answer) is { } receipt && receipt.TransactionHash == transaction ? receipt : null,
                receipt => receipt is null ? null : receipt with { Logs = NoLogs },
                cancellationToken);
            return agreed;
        }

        JsonElement result = await Rpc.SendAsync(TransactionReceipt, [transaction.ToString()], cancellationToken);
        if (result.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        Receipt receipt = RpcReader.Receipt(result);
        return receipt.TransactionHash == transaction
            ? receipt
            : throw new RpcException(RpcErrorKind.InvalidResponse, $"The node answered with the receipt of another transaction than {transaction}.");
    }

    /// <summary>Whether the node knows the transaction, in its pool or in a block.</summary>
    public async Task<bool> IsTransactionKnownAsync(Hash32 transaction, CancellationToken cancellationToken = default) =>
        (await Rpc.SendAsync("eth_getTransactionByHash", [transaction.ToString()], cancellationToken)).ValueKind != JsonValueKind.Null;

    /// <summary>Events of a range of blocks.</summary>
    public async Task<IReadOnlyList<LogEntry>> GetLogsAsync(LogFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        JsonObject wanted = new()
        {
            ["fromBlock"] = filter.FromBlock.ToString(),
            ["toBlock"] = filter.ToBlock.ToString(),
            ["topics"] = new JsonArray([.. filter.Topics.Select(TopicsToJson)]),
        };
        if (filter.Addresses.Count > 0)
        {
            wanted["address"] = new JsonArray([.. filter.Addresses.Select(address => (JsonNode)address.ToString())]);
        }

        JsonElement result = await Rpc.SendAsync("eth_getLogs", [wanted], cancellationToken);
        return result.ValueKind == JsonValueKind.Array
            ? [.. result.EnumerateArray().Select(RpcReader.Log)]
            : throw new RpcException(RpcErrorKind.InvalidResponse, "eth_getLogs: the answer is no list.");
    }

    private static Nonce ReadNonce(JsonElement answer) => new(RpcReader.UInt64(answer, "nonce"));

    private static JsonArray? TopicsToJson(IReadOnlyList<Hash32>? topics) =>
        topics is { Count: > 0 } ? [.. topics.Select(topic => (JsonNode)topic.ToString())] : null;

    private static JsonObject ToJson(CallRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);

        // "input" is the specified name and "data" the old one; nodes take either alone, some complain about both.
        JsonObject json = new() { ["data"] = Hex.Encode(request.Data.Span) };
        if (request.From is { } from)
        {
            json["from"] = from.ToString();
        }

        if (request.To is { } to)
        {
            json["to"] = to.ToString();
        }

        if (request.Value is { } value)
        {
            json["value"] = Hex.EncodeQuantity(value.Value);
        }

        if (request.Gas is { } gas)
        {
            json["gas"] = Hex.EncodeQuantity(gas);
        }

        return json;
    }
}

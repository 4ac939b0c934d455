using System.Globalization;
using System.Text;
using System.Text.Json;
using Zkp.Evm;
using Zkp.Simulation.Chain;

namespace Zkp.Simulation.Wire;

/// <summary>One endpoint as its clients meet it: the methods that the product uses, answered from its view of the chain in JSON-RPC.</summary>
internal class RpcServer(Simulation simulation, SimEndpoint endpoint)
{
    private const int FeeHistoryBlocks = 5;
    private const int LonelyHiccupsPerMille = 150;

    protected const string Null = "null";

    protected Simulation Simulation { get; } = simulation;

    protected SimEndpoint Endpoint { get; } = endpoint;

    protected SimChain Chain => Simulation.Chain;

    /// <summary>The body of the answer to a request.</summary>
    public string Answer(long id, string method, JsonElement parameters)
    {
        try
        {
            return string.Create(CultureInfo.InvariantCulture, $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{ResultOf(method, parameters)}}}""");
        }
        catch (RpcException refusal)
        {
            string error = $$"""{"code":{{refusal.Code ?? -32000}},"message":{{JsonSerializer.Serialize(refusal.Message)}} }""";
            return string.Create(CultureInfo.InvariantCulture, $$"""{"jsonrpc":"2.0","id":{{id}},"error":{{error}} }""");
        }
    }

    protected virtual string Block(string reference) => FindBlock(reference) is { } block ? BlockJson(block.Number, block.Hash, block) : Null;

    /// <summary>What no account and no block can have: beyond what anybody knows, beyond all counting, and the largest that the wire holds.</summary>
    protected static readonly ulong[] Absurd = [5_000, 1UL << 60, ulong.MaxValue - 1, ulong.MaxValue];

    protected virtual ulong Count(int account, string reference)
    {
        SimBlock block = FindBlock(reference) ?? throw new RpcException(RpcErrorKind.BlockNotFound, "header not found");
        ulong count = block.Nonces[account];
        switch (reference)
        {
            case "pending":
                count = Chain.Pool.NextNonce(account, count);
                return CountsWrongly() ? Hiccup(account, (ulong)Math.Max(0, (long)count + Simulation.Random.Next(-3, 4))) : count;
            case "latest" when !Simulation.Profile.InOrder && CountsWrongly():
                return Hiccup(account, count + (ulong)Simulation.Random.Next(0, 4));
            default:
                return count;
        }
    }

    /// <summary>Where there is one endpoint more often than others have their hiccups, since nobody contradicts it.</summary>
    private bool CountsWrongly() => Simulation.Profile.Endpoints == 1
        ? !Simulation.IsCalm && Simulation.Profile.HiccupsPerMille > 0 && Simulation.Random.Next(1000) < LonelyHiccupsPerMille
        : Simulation.Hiccups();

    /// <summary>
    /// A wrong nonce, where there are one or two endpoints mostly one that can't be; of an account that the ledger does not know, one that no
    /// ledger is needed for.
    /// </summary>
    private ulong Hiccup(int account, ulong wrong) => Simulation.Profile.Endpoints > 2 || Simulation.Random.Next(3) == 0
        ? wrong
        : Absurd[Simulation.Random.Next(2) == 0 && Simulation.Checker.HasCursor(account) ? 0 : Simulation.Random.Next(1, Absurd.Length)];

    protected virtual string Receipt(SimTransaction transaction) =>
        transaction.Blocks.Find(Endpoint.Has) is { } block ? ReceiptJson(transaction, block, block.SucceededHere(transaction)) : Null;

    protected virtual bool Knows(SimTransaction transaction) => Chain.Pool.Contains(transaction) || transaction.Blocks.Exists(Endpoint.Has);

    /// <summary>The base fee and the tip that blocks are said to ask.</summary>
    protected virtual (Wei BaseFee, Wei Tip) Price(Wei baseFee, Wei tip) => (baseFee, tip);

    /// <exception cref="RpcException">The bytes are refused.</exception>
    protected virtual void Take(SimTransaction transaction)
    {
        if (!Simulation.Hiccups())
        {
            Chain.Pool.Submit(transaction);
            return;
        }

        switch (Simulation.Random.Next(3))
        {
            case 0:
                Simulation.Tell($"{transaction.Hash} is taken and thrown away");
                break;
            case 1:
                Chain.Pool.Submit(transaction);
                throw new RpcException(RpcErrorKind.Unknown, "internal error", -32603);
            default:
                throw new RpcException(RpcErrorKind.Unavailable, "please retry transaction");
        }
    }

    protected static string Quantity(ulong value) => string.Create(CultureInfo.InvariantCulture, $"\"0x{value:x}\"");

    protected static string BlockJson(ulong number, Hash32 hash, SimBlock like) =>
        $$"""{"number":{{Quantity(number)}},"hash":"{{hash}}","transactions":[{{string.Join(',', like.Transactions.Select(entry => $"\"{entry.Transaction.Hash}\""))}}],{{like.RestOfHeader}}}""";

    protected string ReceiptJson(SimTransaction transaction, SimBlock block, bool succeeded, Hash32? blockHash = null, ulong? number = null, ulong? gasUsed = null)
    {
        Wei price = Wei.Min(transaction.MaxFee, block.BaseFee + transaction.PriorityFee);
        ulong gas = gasUsed ?? (transaction.IsEmpty ? SendRules.PlainTransferGas : transaction.GasLimit);
        return $$"""
            {"transactionHash":"{{transaction.Hash}}","blockHash":"{{blockHash ?? block.Hash}}","blockNumber":{{Quantity(number ?? block.Number)}},"transactionIndex":"0x0",
            "from":"{{Simulation.Accounts[transaction.Account]}}","to":"{{SimRequests.Contract}}","contractAddress":null,"status":"{{(succeeded ? "0x1" : "0x0")}}",
            "gasUsed":{{Quantity(gas)}},"effectiveGasPrice":{{Quantity((ulong)price.Value)}},"logs":[]}
            """;
    }

    private string ResultOf(string method, JsonElement parameters) => method switch
    {
        "eth_chainId" => Quantity((ulong)SimProfile.ChainId),
        "eth_getBlockByNumber" => Block(Text(parameters[0])),
        "eth_getTransactionCount" => Quantity(Count(Simulation.Accounts.IndexOf(Address.Parse(Text(parameters[0]))), Text(parameters[1]))),
        "eth_getTransactionReceipt" => Receipt(Chain.Known[HashOf(parameters[0])]),
        "eth_getTransactionByHash" => Knows(Chain.Known[HashOf(parameters[0])]) ? "{}" : Null,
        "eth_feeHistory" => FeeHistory(parameters[2]),
        "eth_maxPriorityFeePerGas" => Quantity((ulong)Price(Chain.BaseFee, Chain.TopTip).Tip.Value),
        "eth_sendRawTransaction" => Send(Text(parameters[0])),
        _ => throw new InvalidOperationException($"The simulation has no {method}."),
    };

    private string Send(string raw)
    {
        Hash32 hash = Hash32.FromBytes(Keccak256.Hash(Hex.Decode(raw)));
        SimTransaction transaction = Chain.Known[hash];
        Simulation.Checker.Broadcast(transaction);
        try
        {
            Take(transaction);
        }
        catch (RpcException refusal) when (refusal.Kind == RpcErrorKind.AlreadyKnown)
        {
            Simulation.Checker.Acknowledged(transaction);
            throw;
        }

        Simulation.Checker.Acknowledged(transaction);
        return $"\"{hash}\"";
    }

    private SimBlock? FindBlock(string reference) => reference switch
    {
        "latest" or "pending" => Endpoint.Head,
        "safe" => Endpoint.Tagged(BlockTag.Safe),
        "finalized" => Endpoint.Tagged(BlockTag.Finalized),
        _ => Endpoint.At(ulong.Parse(reference.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
    };

    /// <summary>Fewer blocks than asked for, as nodes may give; the highest percentile is what nearly all tip less than.</summary>
    private string FeeHistory(JsonElement percentiles)
    {
        ulong newest = Endpoint.Head.Number;
        ulong oldest = newest >= FeeHistoryBlocks ? newest - FeeHistoryBlocks + 1 : 0;
        StringBuilder fees = new();
        StringBuilder rewards = new();
        StringBuilder ratios = new();
        for (ulong number = oldest; number <= newest; number++)
        {
            SimBlock block = Endpoint.At(number)!;
            (Wei baseFee, Wei tip) = Price(block.BaseFee, block.TopTip);
            fees.Append(Quantity((ulong)baseFee.Value)).Append(',');
            ratios.Append(number == oldest ? "0.5" : ",0.5");
            rewards.Append(number == oldest ? "[" : ",[").AppendJoin(',', percentiles.EnumerateArray().Select(percentile => Quantity(Reward((ulong)tip.Value, percentile.GetInt32())))).Append(']');
        }

        Wei next = Price((Endpoint.At(newest + 1)?.BaseFee) ?? Chain.BaseFee, Chain.TopTip).BaseFee;
        return $$"""{"oldestBlock":{{Quantity(oldest)}},"baseFeePerGas":[{{fees}}{{Quantity((ulong)next.Value)}}],"gasUsedRatio":[{{ratios}}],"reward":[{{rewards}}]}""";
    }

    private static ulong Reward(ulong top, int percentile) => percentile >= 90 ? top : top * (ulong)percentile / 100;

    private static Hash32 HashOf(JsonElement parameter) => Hash32.Parse(Text(parameter));

    private static string Text(JsonElement parameter) => parameter.GetString()!;
}

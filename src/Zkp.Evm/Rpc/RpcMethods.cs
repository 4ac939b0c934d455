using System.Collections.Frozen;

namespace Zkp.Evm;

/// <summary>Which methods may be sent twice without doing anything twice.</summary>
internal static class RpcMethods
{
    public const string SendRawTransaction = "eth_sendRawTransaction";

    /// <summary>
    /// Reads, and the broadcast of signed bytes: the same bytes are the same transaction, so a node that has them says
    /// "already known".
    /// </summary>
    private static readonly FrozenSet<string> Repeatable = FrozenSet.ToFrozenSet(
    [
        SendRawTransaction, "eth_blockNumber", "eth_call", "eth_chainId", "eth_estimateGas", "eth_feeHistory", "eth_gasPrice", "eth_getBalance",
        "eth_getBlockByHash", "eth_getBlockByNumber", "eth_getBlockReceipts", "eth_getCode", "eth_getLogs", "eth_getStorageAt",
        "eth_getTransactionByHash", "eth_getTransactionCount", "eth_getTransactionReceipt", "eth_maxPriorityFeePerGas", "eth_syncing",
        "net_version", "web3_clientVersion",
    ]);

    public static bool MayRepeat(string method) => Repeatable.Contains(method);
}

using System.Numerics;
using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Pipeline.Treasuries;

/// <summary>The calls that deposit ether through the canonical bridges, to the caller's own address on L2.</summary>
internal static class BridgeCalls
{
    /// <summary>Gas on L2 for the credit; a plain transfer takes less.</summary>
    private static readonly BigInteger MinGasLimit = 200_000;

    private static readonly AbiFunction DepositEth = AbiFunction.Parse("function depositEth() payable returns (uint256)");
    private static readonly AbiFunction BridgeEth = AbiFunction.Parse("function bridgeETH(uint32 minGasLimit, bytes extraData) payable");

    public static byte[] Deposit(ChainFamily family) => family switch
    {
        ChainFamily.Arbitrum => DepositEth.Encode(),
        ChainFamily.Optimism => BridgeEth.Encode(MinGasLimit, Array.Empty<byte>()),
        _ => throw new InvalidOperationException($"No bridge leads to the family {family}."),
    };
}

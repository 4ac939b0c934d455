using System.Numerics;

namespace Zkp.Evm;

/// <summary>A secp256k1 signature with the parity of its point's y, from which the signer's key can be recovered.</summary>
/// <param name="R">The x coordinate of the point, as a number.</param>
/// <param name="S">The other half; Ethereum takes only the lower of the two valid values (EIP-2).</param>
/// <param name="YParity">0 or 1.</param>
public readonly record struct EcdsaSignature(BigInteger R, BigInteger S, int YParity)
{
    /// <summary>The 65 bytes r, s, v with v = 27 + parity, as wallets exchange them.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[65];
        UInt256Bytes.Write(R, bytes);
        UInt256Bytes.Write(S, bytes.AsSpan(32));
        bytes[64] = (byte)(27 + YParity);
        return bytes;
    }
}

using System.Numerics;

namespace Zkp.Pipeline.Networks;

/// <summary>What a look at a network shows.</summary>
public sealed record ChainView(
    long ChainId, ulong Head, DateTimeOffset HeadTime, BigInteger BaseFeeWei, IReadOnlyList<SignerBalance> Signers);

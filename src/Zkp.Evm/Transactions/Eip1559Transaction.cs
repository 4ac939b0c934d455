namespace Zkp.Evm;

/// <summary>A transaction of type 2 before it is signed (https://eips.ethereum.org/EIPS/eip-1559).</summary>
public sealed record Eip1559Transaction
{
    internal const byte TypeByte = 0x02;

    public required ulong ChainId { get; init; }

    public required Nonce Nonce { get; init; }

    /// <summary>The tip for the block's proposer, per gas.</summary>
    public required Wei MaxPriorityFeePerGas { get; init; }

    /// <summary>The most that is paid per gas, base fee and tip together.</summary>
    public required Wei MaxFeePerGas { get; init; }

    public required ulong GasLimit { get; init; }

    /// <summary>The receiver; null creates a contract from <see cref="Data"/>.</summary>
    public required Address? To { get; init; }

    public Wei Value { get; init; }

    public ReadOnlyMemory<byte> Data { get; init; }

    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];

    /// <summary>What is signed: the hash over type and fields without signature.</summary>
    public Hash32 SigningHash() => Hash32.FromBytes(Keccak256.Hash(EncodeUnsigned()));

    /// <summary>Type and fields without signature.</summary>
    public byte[] EncodeUnsigned() => [TypeByte, .. Rlp.Encode(RlpItem.List(Fields()))];

    /// <summary>Joins transaction and signature to the bytes that are broadcast.</summary>
    /// <exception cref="ArgumentException">Nobody can have made this signature.</exception>
    public SignedTransaction WithSignature(EcdsaSignature signature)
    {
        if (!Secp256k1.TryRecover(signature, SigningHash(), out Address sender))
        {
            throw new ArgumentException("The signature is not valid (out of range, high s, or no curve point).", nameof(signature));
        }

        List<RlpItem> fields = Fields();
        fields.Add(RlpItem.Integer(signature.YParity));
        fields.Add(RlpItem.Integer(signature.R));
        fields.Add(RlpItem.Integer(signature.S));
        return new SignedTransaction(this, signature, sender, [TypeByte, .. Rlp.Encode(RlpItem.List(fields))]);
    }

    private List<RlpItem> Fields() =>
    [
        RlpItem.Integer(ChainId),
        RlpItem.Integer(Nonce.Value),
        RlpItem.Integer(MaxPriorityFeePerGas.Value),
        RlpItem.Integer(MaxFeePerGas.Value),
        RlpItem.Integer(GasLimit),
        RlpItem.Bytes(To is { } to ? to.ToArray() : []),
        RlpItem.Integer(Value.Value),
        RlpItem.Bytes(Data),
        RlpItem.List([.. AccessList.Select(entry => RlpItem.List(
            RlpItem.Bytes(entry.Address.ToArray()),
            RlpItem.List([.. entry.StorageKeys.Select(key => RlpItem.Bytes(key.ToArray()))])))]),
    ];
}

namespace Zkp.Evm;

/// <summary>A signed transaction of type 2: its fields, who signed it, and the exact bytes that go out.</summary>
public sealed class SignedTransaction
{
    private readonly byte[] raw;

    internal SignedTransaction(Eip1559Transaction transaction, EcdsaSignature signature, Address sender, byte[] raw)
    {
        Transaction = transaction;
        Signature = signature;
        Sender = sender;
        this.raw = raw;
        Hash = Hash32.FromBytes(Keccak256.Hash(raw));
    }

    public Eip1559Transaction Transaction { get; }

    public EcdsaSignature Signature { get; }

    /// <summary>Recovered from the signature, never taken on trust.</summary>
    public Address Sender { get; }

    public Hash32 Hash { get; }

    public ReadOnlyMemory<byte> Raw => raw;

    /// <summary>Reads the bytes of a signed type-2 transaction and recovers the sender.</summary>
    /// <exception cref="FormatException">Another type, not canonical RLP, fields out of range, or an invalid signature.</exception>
    public static SignedTransaction Decode(ReadOnlyMemory<byte> raw)
    {
        if (raw.IsEmpty || raw.Span[0] != Eip1559Transaction.TypeByte)
        {
            throw new FormatException("The transaction is not of type 2 (EIP-1559).");
        }

        IReadOnlyList<RlpItem> fields = Rlp.Decode(raw[1..]).Items;
        if (fields.Count != 12)
        {
            throw new FormatException($"A signed transaction of type 2 has 12 fields, not {fields.Count}.");
        }

        ReadOnlySpan<byte> to = fields[5].Payload.Span;
        if (to.Length is not (0 or Address.Length))
        {
            throw new FormatException($"The receiver has {to.Length} bytes, not 20 or none.");
        }

        Eip1559Transaction transaction = new()
        {
            ChainId = (ulong)fields[0].ToInteger(8),
            Nonce = new Nonce((ulong)fields[1].ToInteger(8)),
            MaxPriorityFeePerGas = new Wei(fields[2].ToInteger()),
            MaxFeePerGas = new Wei(fields[3].ToInteger()),
            GasLimit = (ulong)fields[4].ToInteger(8),
            To = to.IsEmpty ? null : Address.FromBytes(to),
            Value = new Wei(fields[6].ToInteger()),
            Data = fields[7].Payload,
            AccessList = [.. fields[8].Items.Select(ReadAccess)],
        };
        EcdsaSignature signature = new(fields[10].ToInteger(), fields[11].ToInteger(), (int)fields[9].ToInteger(1));
        return Secp256k1.TryRecover(signature, transaction.SigningHash(), out Address sender)
            ? new SignedTransaction(transaction, signature, sender, raw.ToArray())
            : throw new FormatException("The transaction's signature is not valid.");
    }

    private static AccessListEntry ReadAccess(RlpItem item)
    {
        IReadOnlyList<RlpItem> pair = item.Items;
        if (pair.Count != 2 || pair[0].Payload.Length != Address.Length || pair[1].Items.Any(key => key.Payload.Length != Hash32.Length))
        {
            throw new FormatException("An access list entry is not an address and a list of 32-byte keys.");
        }

        return new AccessListEntry(
            Address.FromBytes(pair[0].Payload.Span), [.. pair[1].Items.Select(key => Hash32.FromBytes(key.Payload.Span))]);
    }
}

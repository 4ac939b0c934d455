namespace Zkp.Evm;

/// <summary>Names a block in a request: by tag or by height. Both convert by themselves.</summary>
public readonly record struct BlockReference
{
    private readonly BlockTag tag;
    private readonly BlockNumber? number;

    private BlockReference(BlockTag tag, BlockNumber? number)
    {
        this.tag = tag;
        this.number = number;
    }

    public static implicit operator BlockReference(BlockTag tag) => new(tag, null);

    public static implicit operator BlockReference(BlockNumber number) => new(default, number);

    /// <summary>The height, where it is named by height.</summary>
    internal BlockNumber? Number => number;

    /// <summary>The tag, where it is not.</summary>
    internal BlockTag Tag => tag;

    /// <summary>As JSON-RPC writes it.</summary>
    public override string ToString() => number is { } height
        ? Hex.EncodeQuantity(height.Value)
        : tag switch
        {
            BlockTag.Latest => "latest",
            BlockTag.Pending => "pending",
            BlockTag.Safe => "safe",
            BlockTag.Finalized => "finalized",
            _ => throw new InvalidOperationException($"No block tag {tag}."),
        };
}

namespace Zkp.Evm;

/// <summary>Why a call reverted.</summary>
/// <param name="Kind">How it was said.</param>
/// <param name="Name">The custom error's name, the message, the panic code, or an unknown selector.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="Values">The arguments, where they could be read.</param>
/// <param name="Data">The revert data as it came.</param>
public sealed record RevertReason(RevertKind Kind, string Name, string Description, AbiValues? Values, ReadOnlyMemory<byte> Data)
{
    public override string ToString() => Description;
}

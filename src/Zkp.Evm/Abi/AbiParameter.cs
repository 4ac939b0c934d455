namespace Zkp.Evm;

/// <summary>A named argument, result or field; the name may be empty. <paramref name="Indexed"/> matters in events only.</summary>
public sealed record AbiParameter(string Name, AbiType Type, bool Indexed = false)
{
    public override string ToString() => Name.Length == 0 ? Type.Name : $"{Type.Name} {Name}";
}

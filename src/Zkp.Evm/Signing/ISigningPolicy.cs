namespace Zkp.Evm;

/// <summary>Stands before every signature of the transaction manager.</summary>
public interface ISigningPolicy
{
    /// <summary>Null when the transaction may be signed, else why not, in a sentence for operators.</summary>
    string? Refuse(Eip1559Transaction transaction);
}

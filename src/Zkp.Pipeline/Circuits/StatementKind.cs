namespace Zkp.Pipeline.Circuits;

/// <summary>In which member of a request a circuit's input comes.</summary>
public enum StatementKind
{
    /// <summary><c>statement</c>: axioms and a theorem, for the built-in circuit.</summary>
    Axioms,

    /// <summary><c>inputs</c>: circom's input JSON.</summary>
    Inputs,

    /// <summary>In none: the circuit proves statements of another one, several at a time, and requests name that one.</summary>
    Batch,
}

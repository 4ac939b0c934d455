namespace Zkp.Groth16;

/// <summary>The parts of making a proof, in the order in which they begin.</summary>
public enum ProverPhase
{
    /// <summary>A·w and B·w by rows.</summary>
    Constraints,

    /// <summary>The transforms that give the quotient's values.</summary>
    Quotient,

    /// <summary>The multi-scalar multiplications.</summary>
    Multiplications,

    /// <summary>Blinding; the proof is complete.</summary>
    Done,
}

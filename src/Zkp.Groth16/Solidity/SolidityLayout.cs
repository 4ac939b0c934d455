namespace Zkp.Groth16;

/// <summary>How a generated verifier gets at the hand-written contract that it derives from.</summary>
public enum SolidityLayout
{
    /// <summary>One file that compiles alone.</summary>
    SelfContained,

    /// <summary>Imports <c>GrothVerifier.sol</c>, for a project that has it.</summary>
    Importing,
}

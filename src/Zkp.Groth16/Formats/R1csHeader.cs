namespace Zkp.Groth16;

/// <summary>The counts in the header of a .r1cs file.</summary>
internal sealed record R1csHeader(int Wires, int PublicOutputs, int PublicInputs, int PrivateInputs, int Constraints);

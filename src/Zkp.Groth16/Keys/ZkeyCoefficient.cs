using System.Runtime.InteropServices;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>One entry of the matrices A (0) and B (1) as a .zkey has it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct ZkeyCoefficient(uint matrix, uint constraint, uint signal, Limbs value)
{
    public readonly uint Matrix = matrix;
    public readonly uint Constraint = constraint;
    public readonly uint Signal = signal;

    /// <summary>The coefficient times 2^512, so that one Montgomery product with a canonical witness value gives Montgomery form.</summary>
    public readonly Limbs Value = value;
}

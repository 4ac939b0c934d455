namespace Zkp.Groth16;

/// <summary>
/// The sections of snarkjs's .ptau. With n = 2^power: [τⁱ]₁ for i below 2n − 1, [τⁱ]₂, [ατⁱ]₁ and [βτⁱ]₁ for i below n, [β]₂, the
/// contributions; a file prepared for phase 2 has the first four again in the Lagrange bases of all smaller domains, one after the other.
/// </summary>
internal static class PtauFormat
{
    public const string Name = "ptau";
    public const uint Version = 1;

    public const uint HeaderSection = 1;
    public const uint TauG1Section = 2;
    public const uint TauG2Section = 3;
    public const uint AlphaTauG1Section = 4;
    public const uint BetaTauG1Section = 5;
    public const uint BetaG2Section = 6;
    public const uint ContributionsSection = 7;
    public const uint LagrangeTauG1Section = 12;
    public const uint LagrangeTauG2Section = 13;
    public const uint LagrangeAlphaTauG1Section = 14;
    public const uint LagrangeBetaTauG1Section = 15;

    /// <summary>The Lagrange basis of the domain of 2^log points begins after those of all smaller domains.</summary>
    public static long LagrangeOffset(int log) => (1L << log) - 1;
}

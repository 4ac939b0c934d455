namespace Zkp.Bn254;

/// <summary>A line of the Miller loop before it is evaluated at a point of G1: its value is c0·y + c1·x·w + c2·v·w.</summary>
internal readonly struct LineCoefficients(Fq2 c0, Fq2 c1, Fq2 c2)
{
    public readonly Fq2 C0 = c0;
    public readonly Fq2 C1 = c1;
    public readonly Fq2 C2 = c2;
}

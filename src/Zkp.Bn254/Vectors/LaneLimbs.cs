namespace Zkp.Bn254;

/// <summary>How an element is cut into limbs for vectors.</summary>
internal static class LaneLimbs
{
    public const int Bits = 29;

    /// <summary>Nine limbs have 261 bits; the moduli have 254.</summary>
    public const int Count = 9;

    public const long Mask = (1L << Bits) - 1;
}

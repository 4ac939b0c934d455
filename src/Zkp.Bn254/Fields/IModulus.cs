namespace Zkp.Bn254;

/// <summary>
/// The constants of one prime field. They are compile-time constants behind static members so that the JIT, which compiles
/// <see cref="Montgomery{TModulus}"/> once per field, folds them into the code.
/// </summary>
internal interface IModulus
{
    /// <summary>Limbs of the modulus p, least significant first. p is odd and below 2^254.</summary>
    static abstract ulong P0 { get; }

    static abstract ulong P1 { get; }

    static abstract ulong P2 { get; }

    static abstract ulong P3 { get; }

    /// <summary>−p⁻¹ mod 2^64.</summary>
    static abstract ulong NegativeInverse { get; }

    /// <summary>2^256 mod p: one in Montgomery form.</summary>
    static abstract Limbs R { get; }

    /// <summary>2^512 mod p: multiplying by it brings a number into Montgomery form.</summary>
    static abstract Limbs R2 { get; }
}

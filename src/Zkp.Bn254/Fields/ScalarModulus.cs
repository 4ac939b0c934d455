namespace Zkp.Bn254;

/// <summary>r, the order of the groups of BN254 (EIP-196 calls the curve alt_bn128).</summary>
internal readonly struct ScalarModulus : IModulus
{
    public static ulong P0 => 0x43E1F593F0000001;

    public static ulong P1 => 0x2833E84879B97091;

    public static ulong P2 => 0xB85045B68181585D;

    public static ulong P3 => 0x30644E72E131A029;

    public static ulong NegativeInverse => 0xC2E1F593EFFFFFFF;

    public static Limbs R => new(0xAC96341C4FFFFFFB, 0x36FC76959F60CD29, 0x666EA36F7879462E, 0x0E0A77C19A07DF2F);

    public static Limbs R2 => new(0x1BB8E645AE216DA7, 0x53FE3AB1E35C59E3, 0x8C49833D53BB8085, 0x0216D0B17F4E44A5);
}

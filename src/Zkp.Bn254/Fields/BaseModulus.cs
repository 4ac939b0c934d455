namespace Zkp.Bn254;

/// <summary>q, the characteristic of the field over which BN254 is defined.</summary>
internal readonly struct BaseModulus : IModulus
{
    public static ulong P0 => 0x3C208C16D87CFD47;

    public static ulong P1 => 0x97816A916871CA8D;

    public static ulong P2 => 0xB85045B68181585D;

    public static ulong P3 => 0x30644E72E131A029;

    public static ulong NegativeInverse => 0x87D20782E4866389;

    public static Limbs R => new(0xD35D438DC58F0D9D, 0x0A78EB28F5C70B3D, 0x666EA36F7879462C, 0x0E0A77C19A07DF2F);

    public static Limbs R2 => new(0xF32CFC5B538AFA89, 0xB5E71911D44501FB, 0x47AB1EFF0A417FF6, 0x06D89F71CAB8351F);
}

namespace Zkp.Bn254;

/// <summary><see cref="ScalarModulus"/> for vectors.</summary>
internal readonly struct LaneScalarModulus : ILaneModulus
{
    public static long P0 => 0x10000001;

    public static long P1 => 0x1F0FAC9F;

    public static long P2 => 0x0E5C2450;

    public static long P3 => 0x07D090F3;

    public static long P4 => 0x1585D283;

    public static long P5 => 0x02DB40C0;

    public static long P6 => 0x00A6E141;

    public static long P7 => 0x0E5C2634;

    public static long P8 => 0x0030644E;

    public static long Step0 => 0x18F05361;

    public static long Step1 => 0x012BB1FE;

    public static long Step2 => 0x0F5D8135;

    public static long Step3 => 0x1E6275F6;

    public static long Step4 => 0x07E7A880;

    public static long Step5 => 0x10C6BF1F;

    public static long Step6 => 0x11F74A6C;

    public static long Step7 => 0x06FDAECB;

    public static long Step8 => 0x00183227;

    public static long NegativeInverse => 0x0FFFFFFF;

    public static long TopReciprocal => 1354;
}

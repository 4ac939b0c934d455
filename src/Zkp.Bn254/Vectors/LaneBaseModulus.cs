namespace Zkp.Bn254;

/// <summary><see cref="BaseModulus"/> for vectors.</summary>
internal readonly struct LaneBaseModulus : ILaneModulus
{
    public static long P0 => 0x187CFD47;

    public static long P1 => 0x010460B6;

    public static long P2 => 0x1C72A34F;

    public static long P3 => 0x02D522D0;

    public static long P4 => 0x1585D978;

    public static long P5 => 0x02DB40C0;

    public static long P6 => 0x00A6E141;

    public static long P7 => 0x0E5C2634;

    public static long P8 => 0x0030644E;

    public static long Step0 => 0x17789A9F;

    public static long Step1 => 0x05FFC3DC;

    public static long Step2 => 0x0D6BDE42;

    public static long Step3 => 0x1CF152E3;

    public static long Step4 => 0x18EB055F;

    public static long Step5 => 0x0ED815E2;

    public static long Step6 => 0x016626D2;

    public static long Step7 => 0x0B8BAB0F;

    public static long Step8 => 0x0006D7C4;

    public static long NegativeInverse => 0x04866389;

    public static long TopReciprocal => 1354;
}

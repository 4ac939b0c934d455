using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// The sections of snarkjs's .zkey for Groth16. Points are affine, coordinates little-endian in Montgomery form (R = 2^256); (0, 0) is
/// infinity.
/// </summary>
internal static class ZkeyFormat
{
    public const string Name = "zkey";
    public const uint Version = 1;
    public const uint Groth16 = 1;

    public const uint ProtocolSection = 1;
    public const uint HeaderSection = 2;
    public const uint IcSection = 3;
    public const uint CoefficientsSection = 4;
    public const uint ASection = 5;
    public const uint B1Section = 6;
    public const uint B2Section = 7;
    public const uint CSection = 8;
    public const uint HSection = 9;
    public const uint ContributionsSection = 10;
    public const uint SectionCount = 10;

    /// <summary>Matrix, constraint and signal as 32-bit numbers, then the coefficient times 2^512.</summary>
    public const int CoefficientSize = (3 * sizeof(uint)) + Fr.Size;
}

using System.Buffers.Binary;

namespace Zkp.Bn254;

/// <summary>The two byte orders of a 256-bit number.</summary>
internal static class LimbBytes
{
    public static Limbs ReadLittleEndian(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(source),
        BinaryPrimitives.ReadUInt64LittleEndian(source[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(source[24..]));

    public static Limbs ReadBigEndian(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt64BigEndian(source[24..]),
        BinaryPrimitives.ReadUInt64BigEndian(source[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(source[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(source));

    public static void WriteLittleEndian(in Limbs value, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, value.L0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], value.L1);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], value.L2);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], value.L3);
    }

    public static void WriteBigEndian(in Limbs value, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, value.L3);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], value.L2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], value.L1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], value.L0);
    }
}

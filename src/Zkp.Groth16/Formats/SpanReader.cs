using System.Buffers.Binary;

namespace Zkp.Groth16;

/// <summary>Reads little-endian numbers off the front of a span; running out of bytes is a format error that names the place.</summary>
internal ref struct SpanReader(ReadOnlySpan<byte> bytes, string where)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position;

    public readonly int Remaining => bytes.Length - position;

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(sizeof(ulong)));

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > bytes.Length - position)
        {
            throw new ProofSystemFormatException(
                $"{where} ends at byte {bytes.Length}, where {count} more bytes are expected at byte {position}.");
        }

        ReadOnlySpan<byte> result = bytes.Slice(position, count);
        position += count;
        return result;
    }
}

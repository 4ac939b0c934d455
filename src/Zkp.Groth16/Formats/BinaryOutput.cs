using System.Runtime.InteropServices;
using System.Text;

namespace Zkp.Groth16;

/// <summary>Writes iden3's container: a name, a version, sections whose lengths are filled in when they end.</summary>
internal sealed class BinaryOutput : IDisposable
{
    private readonly FileStream stream;
    private readonly BinaryWriter writer;
    private long sectionStart;

    public BinaryOutput(string path, string name, uint version, uint sections)
    {
        stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
        writer = new BinaryWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes(name));
        writer.Write(version);
        writer.Write(sections);
    }

    public void BeginSection(uint id)
    {
        writer.Write(id);
        writer.Write(0UL);
        writer.Flush();
        sectionStart = stream.Position;
    }

    public void EndSection()
    {
        writer.Flush();
        long end = stream.Position;
        stream.Position = sectionStart - sizeof(ulong);
        writer.Write((ulong)(end - sectionStart));
        writer.Flush();
        stream.Position = end;
    }

    public void Write(uint value) => writer.Write(value);

    public void Write(ulong value) => writer.Write(value);

    public void Write(ReadOnlySpan<byte> bytes) => writer.Write(bytes);

    /// <summary>Writes values as they lie in memory: little-endian limbs, in Montgomery form where the type keeps them so.</summary>
    public void WriteRaw<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        const int ChunkSize = 1 << 16;
        for (int i = 0; i < values.Length; i += ChunkSize)
        {
            writer.Write(MemoryMarshal.AsBytes(values[i..Math.Min(values.Length, i + ChunkSize)]));
        }
    }

    public void Dispose()
    {
        writer.Dispose();
        stream.Dispose();
    }
}

using System.Buffers.Binary;

namespace Zkp.Groth16.Tests;

/// <summary>A file of iden3's container taken apart, for tests to change its sections one by one.</summary>
internal sealed class EditedFile
{
    private readonly byte[] header;
    private readonly List<(uint Id, byte[] Bytes)> sections = [];

    public EditedFile(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        header = file[..12];
        for (int position = 12; position < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(position + 4));
            sections.Add((BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(position)), file[(position + 12)..(position + 12 + length)]));
            position += 12 + length;
        }
    }

    public IEnumerable<uint> SectionIds => sections.Select(section => section.Id);

    /// <summary>A section's bytes, which may be changed in place or replaced.</summary>
    public byte[] this[uint id]
    {
        get => sections.Single(section => section.Id == id).Bytes;
        set => sections[sections.FindIndex(section => section.Id == id)] = (id, value);
    }

    public void Remove(uint id)
    {
        sections.RemoveAll(section => section.Id == id);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), sections.Count);
    }

    public string WriteTo(string path)
    {
        using BinaryWriter writer = new(File.Create(path));
        writer.Write(header);
        foreach ((uint id, byte[] bytes) in sections)
        {
            writer.Write(id);
            writer.Write((ulong)bytes.Length);
            writer.Write(bytes);
        }

        return path;
    }
}

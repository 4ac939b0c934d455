using System.Text;

namespace Zkp.LocalRuntime.Durable;

/// <summary>
/// A step as bytes: a version, the time, then the entries, each a kind, a task number and two optional strings. One row holds a whole
/// step, so that a fan-out of a thousand activities costs one row and not a thousand.
/// </summary>
internal static class StepCodec
{
    private const byte FormatVersion = 1;

    public static byte[] Encode(StepRecord step)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        writer.Write(FormatVersion);
        writer.Write(step.At.Ticks);
        writer.Write7BitEncodedInt(step.Incoming.Count + step.Scheduled.Count);
        foreach (StepEvent entry in step.Incoming)
        {
            Write(writer, entry);
        }

        foreach (StepEvent entry in step.Scheduled)
        {
            Write(writer, entry);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not a step that this version can read.</exception>
    public static StepRecord Decode(byte[] bytes)
    {
        try
        {
            using BinaryReader reader = new(new MemoryStream(bytes, writable: false), Encoding.UTF8);
            byte version = reader.ReadByte();
            if (version != FormatVersion)
            {
                throw new InvalidDataException($"A history step has format version {version}; this program reads {FormatVersion}.");
            }

            DateTime at = new(reader.ReadInt64(), DateTimeKind.Utc);
            int count = reader.Read7BitEncodedInt();
            List<StepEvent> incoming = [];
            List<StepEvent> scheduled = [];
            for (int i = 0; i < count; i++)
            {
                StepEvent entry = Read(reader);
                (entry.IsScheduled ? scheduled : incoming).Add(entry);
            }

            return new StepRecord(at, incoming, scheduled);
        }
        catch (Exception broken) when (broken is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"A history step cannot be read: {broken.Message}", broken);
        }
    }

    private static void Write(BinaryWriter writer, StepEvent entry)
    {
        writer.Write((byte)entry.Kind);
        writer.Write7BitEncodedInt(entry.TaskId);
        WriteText(writer, entry.Name);
        WriteText(writer, entry.Data);
        if (entry.Kind == StepEventKind.EventRaised)
        {
            writer.Write7BitEncodedInt64(entry.InboxId);
        }
    }

    private static StepEvent Read(BinaryReader reader)
    {
        StepEventKind kind = (StepEventKind)reader.ReadByte();
        if (!Enum.IsDefined(kind))
        {
            throw new FormatException($"{(byte)kind} is no kind of entry.");
        }

        return new StepEvent(kind)
        {
            TaskId = reader.Read7BitEncodedInt(),
            Name = ReadText(reader),
            Data = ReadText(reader),
            InboxId = kind == StepEventKind.EventRaised ? reader.Read7BitEncodedInt64() : 0,
        };
    }

    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}

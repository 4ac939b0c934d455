namespace Zkp.Functions.Http;

/// <summary>Reads a body line by line, and never holds more than one line of it.</summary>
internal sealed class JsonLines(Stream body)
{
    /// <summary>In bytes. What is longer is read to its end and handed out as one byte more than this.</summary>
    public const int LongestLine = 256 * 1024;

    private const int BlockBytes = 64 * 1024;

    private readonly byte[] block = new byte[BlockBytes];
    private int position;
    private int length;

    /// <returns>The next line without its end; null behind the last one.</returns>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        using MemoryStream line = new();
        bool any = false;
        while (position < length || await FillAsync(cancellationToken))
        {
            any = true;
            int end = Array.IndexOf(block, (byte)'\n', position, length - position);
            int stop = end < 0 ? length : end;
            line.Write(block, position, (int)Math.Min(stop - position, LongestLine + 1 - line.Length));
            position = end < 0 ? length : end + 1;
            if (end >= 0)
            {
                return line.ToArray();
            }
        }

        return any ? line.ToArray() : null;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        position = 0;
        length = await body.ReadAsync(block, cancellationToken);
        return length > 0;
    }
}

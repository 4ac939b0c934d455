using System.Net;

namespace Zkp.EndToEnd.Tests;

/// <summary>A body that is sent piece by piece as it is made.</summary>
/// <param name="pieces">What is sent.</param>
/// <param name="breaksOff">When the connection breaks behind them, without an end of the body; null for never.</param>
internal sealed class SlowUpload(IEnumerable<byte[]> pieces, Func<Task>? breaksOff) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        foreach (byte[] piece in pieces)
        {
            await stream.WriteAsync(piece);
        }

        await stream.FlushAsync();
        if (breaksOff is not null)
        {
            await breaksOff();
            throw new IOException("The sender's line went dead.");
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

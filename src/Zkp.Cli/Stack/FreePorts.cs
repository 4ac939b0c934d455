using System.Net;
using System.Net.Sockets;

namespace Zkp.Cli.Stack;

/// <summary>
/// Ports of 127.0.0.1 for servers that must be told theirs. They lie below those that systems hand out to whoever asks for any (32,768 and up): one of
/// those could be given to another program before the server has it, or while it is being started again.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int End = 32_000;

    /// <summary>A random free port, the first of as many in a row as wanted.</summary>
    public static int Next(int inARow = 1)
    {
        while (true)
        {
#pragma warning disable CA5394 // No secret.
            int port = Random.Shared.Next(First, End - inARow);
#pragma warning restore CA5394
            if (Enumerable.Range(port, inARow).All(IsFree))
            {
                return port;
            }
        }
    }

    /// <summary>Whether a server could listen there now.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

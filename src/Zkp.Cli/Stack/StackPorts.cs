namespace Zkp.Cli.Stack;

/// <summary>Where the parts of a stack listen, all on 127.0.0.1.</summary>
/// <param name="AzuriteFirst">Blob; queue and table follow. 0: the system chooses.</param>
/// <param name="ChainFirst">The first chain, the others follow. 0: the system chooses.</param>
internal sealed record StackPorts(int App, int AzuriteFirst, int ChainFirst)
{
    /// <summary>What <c>up</c> uses, so that scripts and bookmarks keep working.</summary>
    public static StackPorts Fixed { get; } = new(App: 7071, AzuriteFirst: 10000, ChainFirst: 8545);

    /// <summary>Ports that nobody else has, for tests and the demo.</summary>
    public static StackPorts Dynamic() => new(App: FreePorts.Next(), AzuriteFirst: 0, ChainFirst: 0);

    /// <exception cref="UnusableException">A port is taken; the message says which and by whom it is wanted.</exception>
    public void EnsureFree(int chains)
    {
        List<(int Port, string Use)> wanted = [(App, "the app")];
        if (AzuriteFirst != 0)
        {
            wanted.AddRange(Enumerable.Range(0, 3).Select(i => (AzuriteFirst + i, "Azurite")));
        }

        if (ChainFirst != 0)
        {
            wanted.AddRange(Enumerable.Range(0, chains).Select(i => (ChainFirst + i, "a local chain")));
        }

        foreach ((int port, string use) in wanted)
        {
            if (!FreePorts.IsFree(port))
            {
                throw new UnusableException(
                    $"port {port} on 127.0.0.1, wanted for {use}, is taken; end the program that has it (another ./zkp up?) and try again.");
            }
        }
    }
}

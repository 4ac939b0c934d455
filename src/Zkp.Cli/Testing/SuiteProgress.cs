namespace Zkp.Cli.Testing;

/// <summary>What a running suite has counted so far; written by its reader, read by whoever shows it.</summary>
internal sealed class SuiteProgress
{
    private int passed;
    private int failed;

    public int Passed => Volatile.Read(ref passed);

    public int Failed => Volatile.Read(ref failed);

    public void AddPassed() => Interlocked.Increment(ref passed);

    public void AddFailed() => Interlocked.Increment(ref failed);
}

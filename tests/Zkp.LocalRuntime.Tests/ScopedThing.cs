namespace Zkp.LocalRuntime.Tests;

/// <summary>A scoped service with a number of its own.</summary>
public sealed class ScopedThing
{
    private static int last;

    public int Number { get; } = Interlocked.Increment(ref last);
}

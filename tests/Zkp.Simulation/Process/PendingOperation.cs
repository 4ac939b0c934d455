namespace Zkp.Simulation.Process;

/// <summary>A call that has left a process and not come back.</summary>
internal abstract class PendingOperation(Incarnation owner, string name)
{
    public Incarnation Owner { get; } = owner;

    public string Name { get; } = name;

    /// <summary>Takes effect; nobody hears the answer.</summary>
    public abstract void RunUnheard();

    /// <summary>Takes effect and answers.</summary>
    public abstract void Complete();

    /// <summary>Takes effect or not, and fails.</summary>
    public abstract void Fail(bool afterEffect);
}

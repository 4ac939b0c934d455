namespace Zkp.Simulation.Process;

/// <summary>A call with its effect, which happens when the simulation chooses, on whatever the world is then.</summary>
/// <param name="loss">What the caller gets when request or answer gets lost.</param>
internal sealed class PendingCall<T>(Incarnation owner, string name, Func<Exception> loss, Func<T> effect) : PendingOperation(owner, name)
{
    private readonly TaskCompletionSource<T> completion = new();

    public Task<T> Task => completion.Task;

    public override void RunUnheard() => effect();

    public override void Complete() => completion.SetResult(effect());

    public override void Fail(bool afterEffect)
    {
        if (afterEffect)
        {
            RunUnheard();
        }

        completion.SetException(loss());
    }
}
